"""Who is told of a crawl: a dead-man's switch, a webhook, mail."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from operations.notices import Ending, Notices
from operations.outcome import Outcome
from operations.settings import Notify
from storage.archive import Archive
from tests.operations.commanding import environment, run
from tests.operations.jobs.listening import Listener, broken, configure, reports
from tests.operations.serving import RawServer


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
    assert told == {"text": told["text"], **reports(place)[-1]}
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
    command = [sys.executable, "-m", "khotin", "--archive", str(place), "crawl", "tin", "--quiet"]
    without = environment(KHOTIN_MAIL="mailto://a:b@example.org", PYTHONPATH=str(tmp_path))
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=without, check=False)
    assert done.returncode == 3
    assert "khotin[notify]" in done.stderr


def test_a_second_field_that_drifts_is_news(archive: Archive, listener: Listener) -> None:
    """While drift of one field lasts nobody is told twice; drift of another one is told at once."""
    heard = []
    for fields in (("date",), ("date",), ("caption", "date"), ("date", "caption"), ("date",)):
        notices = Notices(archive, Notify(webhook=f"{listener.url}/hook"))
        ending = Ending(Outcome.EXPECTATION_MISSED, fields)
        assert notices.end("drift", {}, ends={"tin": ending}, code=5) == []
        heard.append(len(listener.paths()))
    assert heard == [1, 0, 1, 0, 1]
