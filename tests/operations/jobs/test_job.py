"""`khotin crawl` as operators and timers call it: what is due, what is said, codes, locks, reports, logs, metrics."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from storage.archive import Archive
from tests.operations.commanding import begin, run, site_file, until
from tests.operations.jobs.listening import Listener, broken, configure, reports
from tests.operations.serving import RawServer, article, home, ok


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
    assert told["not_due"][0]["host"] == f"127.0.0.1:{server.port}"
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


def test_a_second_run_of_a_site_leaves_it_alone(place: Path, server: RawServer, listener: Listener) -> None:
    """Code 7 and a line with the other's process and since when, told to nobody else; after SIGKILL no lock is left behind."""

    def slowly() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        until(lambda: first.poll() is not None)

    server.answers["/robots.txt"] = slowly
    first = begin(place, "crawl", "--due", "--quiet")
    until(lambda: server.asked, process=first)
    configure(place, "[notify]", f'webhook = "{listener.url}/hook"', f'ping = "{listener.url}/uuid"', 'when = "always"')
    site = run(place, "crawl", "tin", "--quiet")
    assert site.returncode == 7
    assert site.stderr.startswith("tin: ")
    assert f"is being crawled or re-parsed by another process (process {first.pid}, since 2" in site.stderr
    assert (site.stderr.count("\n"), listener.paths()) == (1, [])
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


def test_metrics_that_cannot_be_written_are_told(place: Path) -> None:
    """The crawl ends as it does; one line says what is missing."""
    (place / "runs" / "khotin.prom.part").mkdir()
    done = run(place, "crawl", "tin", "--quiet")
    assert done.returncode == 0
    assert "metrics could not be written" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["[notify]", "pingg = 'x'"], "[notify] pingg is no known key; allowed are when, ping"),
        (["[notify]", "when = 'never'"], "[notify] when"),
        (["[notify]", "webhook = 'ftp://secret'"], "[notify] webhook: is no address like https://"),
        (["[metrics]", "file = 'a.txt'"], "[metrics] file: is no file whose name ends with .prom"),
        (["[disk]", "quota = '50 Gb'"], "[disk] quota: is no size like 500 MB, 50 GB or 1.5 TB"),
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


def test_progress_is_shown_on_a_terminal_alone(place: Path, server: RawServer) -> None:
    """On a terminal sites, numbers and rate move; to a pipe nothing is said but the result."""
    shown = bytearray()

    def once_shown() -> Iterator[bytes]:
        until(lambda: b"a second" in shown or process.poll() is not None)
        yield ok(article("Bài viết còn lại"))

    pty = pytest.importorskip("pty")
    piped = run(place, "crawl", "tin")
    assert piped.stderr == ""
    assert piped.stdout.count("\n") == 1
    server.answers |= {"/": ok(home("/tin-3.html")), "/tin-3.html": once_shown}
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "khotin", "--archive", str(place), "crawl", "tin"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(terminal)
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
