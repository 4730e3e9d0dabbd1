"""`khotin crawl` as operators and timers call it: what is due, what is said, codes, locks, reports, logs, metrics, notices."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from operations.notices import Notices
from operations.settings import Notify
from storage.archive import Archive
from tests.operations.commanding import begin, run, site_file, until
from tests.operations.serving import RawServer, article, home, ok


class Listener(ThreadingHTTPServer):
    """Notes what is posted to it as (path, body), and answers with `status`; `hangs` keeps the caller waiting."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.status, self.go = 200, threading.Event()
        self.go.set()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.heard.append((self.path, body))
                listener.go.wait(30)
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self) -> list[str]:
        """The paths posted to since the last call."""
        heard, self.heard = self.heard, []
        return [path for path, _ in heard]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A webhook and a dead-man's switch."""
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.go.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A site of two articles."""
    pages = {path: ok(article(f"Bài viết {path}")) for path in ("/tin-1.html", "/tin-2.html")}
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        yield server


@pytest.fixture
def place(archive: Archive, server: RawServer) -> Path:
    """An archive that keeps that site as `tin`."""
    site_file(archive.directory, "tin", server.url)
    configure(archive.directory)
    return archive.directory


def configure(place: Path, *lines: str, sites: str = '["tin"]') -> None:
    """Write the archive's khotin.toml."""
    (place / "khotin.toml").write_text("\n".join([f"sites = {sites}", *lines]) + "\n", encoding="utf-8")


def reports(place: Path) -> list[dict[str, Any]]:
    """The reports in runs/, in order."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((place / "runs").glob("2*.json"))]


def broken(server: RawServer) -> None:
    """Let the site answer with nothing but errors."""
    server.answers["/robots.txt"] = ok("", status="500 Oops")


def test_due_crawls_what_is_due_and_then_nothing(place: Path, server: RawServer) -> None:
    """The first run crawls, silently; the second finds nothing due, asks the site for nothing and leaves no report."""
    listed = run(place, "crawl", "--due", "--dry-run")
    assert (listed.returncode, listed.stdout) == (0, f"tin: would be crawled now ({server.url})\n")
    assert server.asked == []
    first = run(place, "crawl", "--due", "--quiet")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    asked = len(server.asked)
    second = run(place, "crawl", "--due", "-v")
    assert (second.returncode, len(server.asked)) == (0, asked)
    assert "tin: not due before 2" in second.stdout
    assert "(every 1d)" in second.stdout
    told = json.loads(run(place, "crawl", "--due", "--json").stdout)
    assert (told["outcome"], told["sites"], [one["site"] for one in told["not_due"]]) == ("done", [], ["tin"])
    assert len(reports(place)) == 1


def test_due_needs_sites_that_somebody_chose(archive: Archive) -> None:
    """An archive that keeps none says how to choose one: a timer that crawls nothing must not look well."""
    done = run(archive.directory, "crawl", "--due", "--quiet")
    assert done.returncode == 2
    assert "khotin sites keep" in done.stderr


@pytest.mark.parametrize("arguments", [("--due", "tin"), ("--due", "--all"), ("tin", "--max-runtime", "soon")])
def test_wrong_use_is_told(place: Path, arguments: tuple[str, ...]) -> None:
    """Arguments that cannot be meant end with code 2 before anything is asked for."""
    done = run(place, "crawl", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert not reports(place)


def test_nothing_new_is_told_apart_only_when_asked_for(place: Path) -> None:
    """With --exit-code 0 means news and 10 means none; without it both are 0."""
    assert run(place, "crawl", "tin", "--exit-code", "--quiet").returncode == 0
    assert run(place, "crawl", "tin", "--quiet").returncode == 0
    again = run(place, "crawl", "tin", "--exit-code", "--quiet")
    assert (again.returncode, again.stdout, again.stderr) == (10, "", "")
    assert run(place, "crawl", "--due", "--exit-code", "--quiet").returncode == 10


def test_trouble_is_one_summary(place: Path, server: RawServer) -> None:
    """With several sites: how many need attention, a line each, where the report lies; the good ones are not listed."""
    gone = "http://127.0.0.1:1/"
    site_file(place, "mat", gone)
    configure(place, sites='["tin", "mat", "khong-co"]')
    done = run(place, "crawl", "--due", "--quiet")
    head, *lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert head == "khotin: 2 of 3 sites need attention; 2 sites crawled, 2 new and 0 changed articles"
    assert [line.split(":")[0] for line in lines] == ["- mat", "- khotin.toml names the site 'khong-co'", "report"]
    assert gone in lines[0]
    del server


def test_a_report_says_who_what_when_and_with_what(place: Path) -> None:
    """Versions, host, user, process, arguments, times, each site's counts and verdict, what was not due."""
    run(place, "crawl", "tin", "--quiet", "--max-runtime", "1h")
    (report,) = reports(place)
    assert report["host"] == socket.gethostname()
    assert report["versions"].keys() == {"khotin", "python", "system"}
    assert report["arguments"][2:] == ["crawl", "tin", "--quiet", "--max-runtime", "1h"]
    assert report["started_at"] < report["ended_at"]
    assert report["user"]
    assert report["process"]
    (site,) = report["sites"]
    assert (site["site"], site["outcome"], site["exit_code"], site["articles"]) == ("tin", "done", 0, {"new": 2})


def test_logs_are_json_lines_if_wanted_and_old_ones_go(place: Path, server: RawServer) -> None:
    """Every line is an object with stable keys and the site; logs nobody wrote to for so long are removed, reports stay."""
    old, report = place / "runs" / "20200101T000000Z-1.log", place / "runs" / "20200101T000000Z-1.json"
    for path in (old, report):
        path.write_text("{}")
        os.utime(path, (1_577_836_800, 1_577_836_800))
    configure(place, "[log]", 'format = "json"', "keep_days = 30")
    run(place, "crawl", "tin", "--quiet")
    (file,) = (place / "runs").glob("*.jsonl")
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert all(line.keys() >= {"at", "level", "logger", "site", "message"} for line in lines)
    assert "tin" in {line["site"] for line in lines}
    assert not old.exists()
    assert report.exists()
    del server


def test_a_second_run_of_a_site_leaves_it_alone(place: Path, server: RawServer) -> None:
    """Code 7, with the other's process and since when; after SIGKILL no lock is left behind."""

    def slowly() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        until(lambda: first.poll() is not None)

    server.answers["/robots.txt"] = slowly
    first = begin(place, "crawl", "--due", "--quiet")
    until(lambda: server.asked, process=first)
    site = run(place, "crawl", "tin", "--quiet")
    assert site.returncode == 7
    assert f"(process {first.pid}, since 2" in site.stderr
    due = run(place, "crawl", "--due")
    assert due.returncode == 7
    assert f"another `khotin crawl --due` is at work (process {first.pid}" in due.stderr
    quiet = run(place, "crawl", "--due", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (7, "", "")
    assert len(server.asked) == 1
    first.send_signal(signal.SIGKILL)
    first.communicate()
    server.answers["/robots.txt"] = ok("User-agent: *\n", kind="text/plain")
    assert run(place, "crawl", "--due", "--quiet").returncode == 0


def test_a_site_that_shuts_us_out_is_blocked(place: Path, server: RawServer) -> None:
    """403 for everything is not a missed expectation but a door that was shut: code 11, with the cause."""
    server.answers["/"] = ok("<h1>Forbidden</h1>", status="403 Forbidden")
    done = run(place, "crawl", "tin", "--quiet")
    assert done.returncode == 11
    assert "shuts us out: status 403" in done.stderr


def families(place: Path) -> dict[str, dict[str, float]]:
    """The metrics by name, then site (or another label), as Prometheus's own parser reads them."""
    text = (place / "runs" / "khotin.prom").read_text(encoding="utf-8")
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            assert sample.labels["archive"] == "archive"
            found.setdefault(family.name, {})[sample.labels.get("site", "")] = sample.value
    return found


def test_metrics_hold_every_site_whichever_was_crawled_last(place: Path, server: RawServer) -> None:
    """Times, verdicts and counts a site, right types, read by Prometheus's own parser; a run of one site keeps the other's."""
    host = f"127.0.0.1:{server.port}"
    run(place, "crawl", "tin", "--quiet")
    with RawServer({"/robots.txt": ok("User-agent: *\n", kind="text/plain")}) as other:
        site_file(place, "khac", other.url)
        assert run(place, "crawl", "khac", "--quiet").returncode == 5
        elsewhere = f"127.0.0.1:{other.port}"
    found = families(place)
    assert found["khotin_site_last_exit_code"] == {host: 0, elsewhere: 5}
    assert found["khotin_site_last_new_articles"] == {host: 2, elsewhere: 0}
    assert found["khotin_site_articles"] == {host: 2, elsewhere: 0}
    assert list(found["khotin_site_last_success_timestamp_seconds"]) == [host]
    assert list(found["khotin_site_due_timestamp_seconds"]) == [host]
    begun, ended = (found[f"khotin_site_last_{what}_timestamp_seconds"][host] for what in ("start", "success"))
    assert 0 < ended - begun < 100
    broken(server)
    run(place, "crawl", "tin", "--quiet")
    again = families(place)
    assert again["khotin_site_last_exit_code"][host] == 3
    assert again["khotin_site_last_success_timestamp_seconds"][host] == ended


def test_metrics_go_where_the_collector_looks(place: Path, tmp_path: Path) -> None:
    """The configured file is replaced whole, and nothing else is left in its directory."""
    (tmp_path / "collector").mkdir()
    configure(place, "[metrics]", f"file = '{tmp_path}/collector/tin.prom'")
    for _ in range(2):
        assert run(place, "crawl", "tin", "--quiet").returncode == 0
    assert [path.name for path in (tmp_path / "collector").iterdir()] == ["tin.prom"]
    assert not (place / "runs" / "khotin.prom").exists()


def test_the_switch_is_asked_for_at_start_and_end(place: Path, server: RawServer, listener: Listener) -> None:
    """/start, then the bare address on success, also when nothing was due; /code on trouble, with the summary."""
    ping = {"KHOTIN_PING": f"{listener.url}/uuid"}
    run(place, "crawl", "--due", "--quiet", **ping)
    run(place, "crawl", "--due", "--quiet", **ping)
    assert listener.paths() == ["/uuid/start", "/uuid", "/uuid/start", "/uuid"]
    broken(server)
    run(place, "crawl", "tin", "--quiet", **ping)
    assert "Nothing could be fetched" in listener.heard[-1][1]
    assert listener.paths() == ["/uuid/start", "/uuid/3"]


def test_metrics_that_cannot_be_written_are_told(place: Path) -> None:
    """The crawl ends as it does; one line says what is missing."""
    (place / "runs" / "khotin.prom.part").mkdir()
    done = run(place, "crawl", "tin", "--quiet")
    assert done.returncode == 0
    assert "metrics could not be written" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_fault_of_ours_tells_the_switch(archive: Archive, listener: Listener) -> None:
    """A job that ends by an exception is a failure to the switch; a query in its address stays behind the path."""
    Notices(archive, Notify(ping=f"{listener.url}/uuid?create=1")).failed("khotin crawl failed: ...")
    assert listener.heard == [("/uuid/fail?create=1", "khotin crawl failed: ...")]


def test_trouble_is_told_once_then_when_it_is_over(place: Path, server: RawServer, listener: Listener) -> None:
    """A notice when trouble begins, none while it lasts (before a day is over), none for good runs, one when it has ended."""
    configure(place, "[notify]", f'webhook = "{listener.url}/hook?key=1"')
    good = server.answers.get("/robots.txt")
    assert good is None
    run(place, "crawl", "tin", "--quiet")
    assert listener.paths() == []
    broken(server)
    run(place, "crawl", "tin", "--quiet")
    told = json.loads(listener.heard[0][1])
    assert (told["outcome"], told["exit_code"], told["sites"][0]["site"]) == ("unreachable", 3, "tin")
    assert "1 of 1 sites need attention" in told["text"]
    assert listener.paths() == ["/hook?key=1"]
    run(place, "crawl", "tin", "--quiet")
    assert listener.paths() == []
    memory = place / "runs" / "notices.json"
    facts = json.loads(memory.read_text(encoding="utf-8"))
    memory.write_text(json.dumps(facts | {"at": "2020-01-01T00:00:00+00:00"}), encoding="utf-8")
    run(place, "crawl", "tin", "--quiet")
    assert listener.paths() == ["/hook?key=1"]
    del server.answers["/robots.txt"]
    run(place, "crawl", "tin", "--quiet")
    assert "over: tin" in json.loads(listener.heard[0][1])["text"]
    assert listener.paths() == ["/hook?key=1"]
    run(place, "crawl", "tin", "--quiet")
    assert listener.paths() == []


def test_every_run_is_told_if_that_is_wanted(place: Path, listener: Listener) -> None:
    """`when = "always"` has good runs told as well."""
    configure(place, "[notify]", f'webhook = "{listener.url}/"', 'when = "always"')
    run(place, "crawl", "tin", "--quiet")
    assert json.loads(listener.heard[0][1])["outcome"] == "done"


@pytest.mark.parametrize("fault", ["down", "hangs", "refuses"])
def test_a_notice_that_fails_changes_nothing_but_is_told(place: Path, listener: Listener, fault: str) -> None:
    """Nobody there, no answer in time, a refusal: the crawl ends as it does, with a line that names no secret."""
    if fault == "hangs":
        listener.go.clear()
    listener.status = 500
    url = "http://127.0.0.1:1/secret" if fault == "down" else f"{listener.url}/secret"
    configure(place, "[notify]", f'webhook = "{url}"', 'when = "always"', "timeout = 1")
    done = run(place, "crawl", "tin", "--quiet")
    assert done.returncode == 0
    assert "the webhook at 127.0.0.1" in done.stderr
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert reports(place)[0]["warnings"]


class Postman(threading.Thread):
    """The least of a mail server: takes one message."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.message = b""

    def run(self) -> None:
        """Answer 250 to everything, 354 to DATA."""
        with self.socket:
            connection, _ = self.socket.accept()
        with connection, connection.makefile("rwb") as stream:

            def say(line: bytes) -> None:
                stream.write(line + b"\r\n")
                stream.flush()

            say(b"220 localhost")
            for line in stream:
                if line.upper().startswith(b"DATA"):
                    say(b"354 go on")
                    while (part := stream.readline()) != b".\r\n":
                        self.message += part
                if line.upper().startswith(b"QUIT"):
                    return
                say(b"250 ok")


def test_mail_goes_out_by_apprise(place: Path, server: RawServer) -> None:
    """A mail with the summary arrives at a real server."""
    pytest.importorskip("apprise")
    postman = Postman()
    postman.start()
    broken(server)
    address = f"mailto://127.0.0.1:{postman.port}?from=khotin@example.org&to=op@example.org&mode=insecure"
    done = run(place, "crawl", "tin", "--quiet", KHOTIN_MAIL=address)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1, done.stderr
    postman.join(10)
    assert b"op@example.org" in postman.message
    assert b"Subject: " in postman.message


def test_mail_without_apprise_is_told(place: Path, server: RawServer, tmp_path: Path) -> None:
    """The extra is named; the crawl ends as it does."""
    (tmp_path / "apprise.py").write_text("raise ImportError('not here')\n")
    broken(server)
    done = run(place, "crawl", "tin", "--quiet", KHOTIN_MAIL="mailto://a:b@example.org", PYTHONPATH=str(tmp_path))
    assert done.returncode == 3
    assert "khotin[notify]" in done.stderr


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["[notify]", "pingg = 'x'"], "[notify] pingg is no known key; allowed are when, ping"),
        (["[notify]", "when = 'never'"], "[notify] when"),
        (["[notify]", "webhook = 'ftp://secret'"], "[notify] webhook"),
        (["[metrics]", "file = 'a.txt'"], "[metrics] file"),
        (["[log]", "keep_days = 0"], "[log] keep_days"),
        (["[nothing]"], "unknown key 'nothing'"),
        (["notify = 1"], "must be a table"),
    ],
)
def test_a_wrong_configuration_is_told_before_anything_is_done(place: Path, lines: list[str], told: str) -> None:
    """Code 2 with the table and the key, the value unsaid (it may be a secret), and no request."""
    configure(place, *lines)
    done = run(place, "crawl", "tin", "--quiet")
    assert done.returncode == 2
    assert told in done.stderr
    assert "secret" not in done.stderr
    assert not reports(place)


def test_progress_is_shown_on_a_terminal_alone(place: Path) -> None:
    """On a terminal sites, numbers and rate move; to a pipe nothing is said but the result."""
    pty = pytest.importorskip("pty")
    piped = run(place, "crawl", "tin")
    assert piped.stderr == ""
    assert piped.stdout.count("\n") == 1
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "khotin", "--archive", str(place), "crawl", "tin"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(main, 65_536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(main)
    process.communicate()
    assert b"of 1 done" in shown
    assert b"a second" in shown
