"""Real databases for the tests: a SQLite file, and a throw-away PostgreSQL cluster where its binaries are; Hypothesis's settings."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from storage.database import connect, sqlite_url, upgrade
from tests.archives import migrated

# Examples are the same each time, and none fails because the machine is busy; the soak looks for new ones.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=not os.environ.get("KHOTIN_SOAK"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")
SETTINGS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=40"


def _binaries() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = [str(place) for place in places] or [shutil.which("initdb") or ""]
    return Path(found[-1]).parent if found[-1] else None


def _account() -> str | None:
    """The user to run the cluster as, None for ourselves: initdb refuses root."""
    if os.geteuid() != 0:
        return None
    return next((user.pw_name for user in pwd.getpwall() if user.pw_name in {"postgres", "nobody"}), "nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(data: Path, start: Callable[[str], None]) -> int:
    """The port of a cluster that was started; a free one may be somebody else's a moment later."""
    for left in reversed(range(5)):
        port = _free_port()
        try:
            start(f"-h 127.0.0.1 -p {port} -k {data.parent} {SETTINGS}")
        except subprocess.CalledProcessError:
            if not left:
                raise
        else:
            return port
    raise AssertionError


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of a running throw-away cluster, without the database's name; skips where PostgreSQL is not installed."""
    pytest.importorskip("psycopg")
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's initdb is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="khotin-pg-"))
    account = _account()
    if account:
        shutil.chown(home, account)
    data = home / "data"

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), *arguments]
        subprocess.run(command, user=account, cwd=home, check=True, capture_output=True, timeout=60)

    try:
        run("initdb", "-D", str(data), "-A", "trust", "-U", "khotin", "-E", "UTF8", "--no-locale", "--no-sync")
        port = _started(
            data, lambda options: run("pg_ctl", "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start")
        )
        try:
            yield f"khotin@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Databases:
    """Makes databases in a running cluster and drops them."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._admin = psycopg.connect(f"postgresql://{server}/postgres", autocommit=True)
        self._migrated = ""

    def close(self) -> None:
        """Let go of the cluster."""
        self._admin.close()

    def make(self, template: str = "template1") -> str:
        """URL of a new database, a copy of another."""
        name = f"t{uuid.uuid4().hex}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return f"postgresql+psycopg://{self._server}/{name}"

    def migrated(self) -> str:
        """URL of a new empty database at the newest schema."""
        if not self._migrated:
            url = self.make()
            engine = connect(url)
            upgrade(engine)
            engine.dispose()
            self._migrated = url.rpartition("/")[2]
        return self.make(self._migrated)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._admin.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)'.encode())


@pytest.fixture(scope="session")
def databases(postgresql: str) -> Iterator[Databases]:
    """The throw-away cluster's databases."""
    with closing(Databases(postgresql)) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database at the newest schema with no row of ours, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        path.write_bytes(migrated())
        yield sqlite_url(path)
        return
    databases = request.getfixturevalue("databases")
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any schema, once of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "test.sqlite3")
        return
    databases = request.getfixturevalue("databases")
    url = databases.make()
    yield url
    databases.drop(url)
