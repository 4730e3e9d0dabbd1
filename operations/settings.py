"""What the tables of khotin.toml mean for runs: logs, metrics, notices. Secrets can come from the environment instead."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.sites.model import PATTERNS, HttpUrl
from storage.archive import Archive
from storage.config import CONFIG_FILE
from storage.errors import WrongConfig
from storage.usage import SIZE

_PROM = r"\.prom$"
_PATTERNS = PATTERNS | {SIZE: "no size like 500 MB, 50 GB or 1.5 TB", _PROM: "no file whose name ends with .prom"}
# What the environment says wins over khotin.toml.
PING, WEBHOOK, MAIL = "KHOTIN_PING", "KHOTIN_WEBHOOK", "KHOTIN_MAIL"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Log(_Table):
    """`[log]`: how the logs in runs/ look, and after how many days of rest they are removed."""

    format: Literal["text", "json"] = "text"
    keep_days: int = Field(default=90, ge=1)


class Disk(_Table):
    """`[disk]`: how much room the archive may take, like "50 GB"; left out, all that the disk has. `warn_days`: see doctor."""

    quota: str | None = Field(default=None, pattern=SIZE)
    warn_days: int = Field(default=30, ge=1)


class Metrics(_Table):
    """`[metrics]`: where the Prometheus text file goes; left out, it is runs/khotin.prom."""

    file: str | None = Field(default=None, pattern=_PROM)


class Notify(_Table):
    """`[notify]`: who is told of a run, when, and how long each of them may take (seconds).

    `ping` is a dead-man's switch as healthchecks.io has it: its address is asked for at the start (/start) and the end.
    `mail` are addresses as apprise has them (mailto://...); they need the extra `khotin[notify]`.
    """

    when: Literal["trouble", "always"] = "trouble"
    ping: HttpUrl | None = None
    webhook: HttpUrl | None = None
    mail: tuple[str, ...] = ()
    timeout: float = Field(default=10.0, gt=0, le=300)


class Settings(_Table):
    """All of them."""

    disk: Disk = Disk()
    log: Log = Log()
    metrics: Metrics = Metrics()
    notify: Notify = Notify()

    def metrics_file(self, archive: Archive) -> Path:
        """Where the Prometheus text file of the archive goes; a relative path is the archive's."""
        return archive.directory / (self.metrics.file or "runs/khotin.prom")


def settings_of(archive: Archive, environment: Mapping[str, str]) -> Settings:
    """The settings of an archive. Raises WrongConfig, which names every wrong key and what is allowed."""
    tables = {name: dict(table) for name, table in archive.config.tables.items()}
    notify = tables.setdefault("notify", {})
    for name, variable in (("ping", PING), ("webhook", WEBHOOK)):
        if environment.get(variable):
            notify[name] = environment[variable]
    if environment.get(MAIL):
        notify["mail"] = environment[MAIL].split()
    try:
        return Settings.model_validate(tables)
    except ValidationError as error:
        raise WrongConfig(archive.directory / CONFIG_FILE, "; ".join(_worded(error))) from error


def _worded(error: ValidationError) -> list[str]:
    told = []
    for fault in error.errors(include_url=False, include_input=False):
        table, *keys = map(str, fault["loc"])
        if fault["type"] == "extra_forbidden":
            allowed = Settings.model_fields[table].annotation
            names = ", ".join(allowed.model_fields) if isinstance(allowed, type) and issubclass(allowed, _Table) else ""
            told.append(f"[{table}] {'.'.join(keys)} is no known key; allowed are {names}")
            continue
        # What stands there may be a secret: it is not repeated.
        known = _PATTERNS.get(fault.get("ctx", {}).get("pattern", ""))
        told.append(f"[{table}] {'.'.join(keys)}: {f'is {known}' if known else fault['msg']}")
    return told
