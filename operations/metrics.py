"""The Prometheus text file of an archive, for node_exporter's textfile collector: gauges a site, made from the database.

So it holds every site whatever the last run crawled. A file is replaced at once or not at all: a reader never sees half of it.
The format is Prometheus's text exposition format 0.0.4.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from crawler.sites.registry import Registry
from operations.due import kept_sites, turns_of
from operations.outcome import Outcome
from pipelines.version import VERSION
from storage.alarms import open_by_host
from storage.archive import Archive
from storage.database import reading
from storage.frontier import queued_by_host
from storage.runs import Crawl, last_crawls, last_good
from storage.whole_file import whole_file

Sample = tuple[Mapping[str, str], float]


def write_metrics(archive: Archive, registry: Registry, path: Path, *, now: datetime) -> None:
    """Write the archive's metrics to `path`. Raises OSError."""
    text = "".join(_family(name, about, samples) for name, about, samples in _families(archive, registry, now))
    with whole_file(path) as file:
        file.write(text)


def _families(archive: Archive, registry: Registry, now: datetime) -> Iterable[tuple[str, str, list[Sample]]]:
    with reading(archive.engine) as connection:
        crawls = {host: newest[0] for host, newest in last_crawls(connection).items()}
        good = last_good(connection, {Outcome.DONE.name.lower(), Outcome.TIME_LIMIT.name.lower()})
        queued = queued_by_host(connection)
        alarms = open_by_host(connection)
    sites, faults = kept_sites(archive, registry)
    due = {turn.site.host: turn.at for turn in turns_of(archive, sites)}
    base = {"archive": archive.directory.name}

    def by_site(values: Mapping[str, float]) -> list[Sample]:
        return [({**base, "site": host}, value) for host, value in sorted(values.items())]

    def counted(name: str, part: str | None = None) -> list[Sample]:
        return by_site({host: _count(crawl, name, part) for host, crawl in crawls.items()})

    ended = {host: crawl for host, crawl in crawls.items() if crawl.ended_at is not None}
    yield "khotin_build_info", "Version of khotin that wrote this file.", [({**base, "version": VERSION}, 1)]
    yield "khotin_written_timestamp_seconds", "When this file was written.", [(base, now.timestamp())]
    yield "khotin_kept_sites", "Sites that khotin.toml names.", [(base, len(sites) + len(faults))]
    yield (
        "khotin_site_due_timestamp_seconds",
        "When the next crawl of the site is due; 0 if it was never crawled.",
        by_site({host: at.timestamp() if at else 0 for host, at in due.items()}),
    )
    yield (
        "khotin_site_last_start_timestamp_seconds",
        "When the last crawl of the site began.",
        by_site({host: crawl.started_at.timestamp() for host, crawl in crawls.items()}),
    )
    yield (
        "khotin_site_last_success_timestamp_seconds",
        "When a crawl of the site last ended as it should.",
        by_site({host: at.timestamp() for host, at in good.items()}),
    )
    yield (
        "khotin_site_last_duration_seconds",
        "How long the last crawl of the site took.",
        by_site({host: _seconds(crawl) for host, crawl in ended.items()}),
    )
    yield (
        "khotin_site_last_exit_code",
        "Exit code of the last crawl of the site, as in docs/exit-codes.md.",
        by_site({host: exit_code(crawl) for host, crawl in crawls.items()}),
    )
    yield "khotin_site_last_requests", "Requests of the last crawl.", counted("requests")
    yield "khotin_site_last_new_articles", "Articles the last crawl stored as new.", counted("articles", "new")
    yield "khotin_site_last_changed_articles", "Articles the last crawl found changed.", counted("articles", "changed")
    yield "khotin_site_last_failed_requests", "Requests of the last crawl that failed.", counted("failed")
    yield "khotin_site_articles", "Articles of the site in the archive.", counted("known_articles")
    yield "khotin_site_open_alarms", "Fields of the site that are suspected to drift.", by_site(alarms)
    yield "khotin_site_waiting_addresses", "Addresses of the site still to fetch.", by_site(queued)


def exit_code(crawl: Crawl) -> int:
    """The exit code a crawl had; one that was killed, or is under way, counts as interrupted."""
    if crawl.ended_at is None:
        return Outcome.INTERRUPTED
    if crawl.is_drifting:
        return Outcome.EXPECTATION_MISSED
    if crawl.judged is None:
        return Outcome.DONE if crawl.outcome == "finished" else Outcome.FAILED
    return Outcome[crawl.judged.upper()] if crawl.judged.upper() in Outcome.__members__ else Outcome.FAILED


def _seconds(crawl: Crawl) -> float:
    assert crawl.ended_at is not None  # noqa: S101 - asked only of those that ended
    return (crawl.ended_at - crawl.started_at).total_seconds()


def _count(crawl: Crawl, name: str, part: str | None) -> float:
    value = crawl.counts.get(name, 0)
    if isinstance(value, dict):
        return float(value.get(part, 0) if part else sum(value.values()))
    return float(value)


def _family(name: str, about: str, samples: list[Sample]) -> str:
    if not samples:
        return ""
    lines = [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{{{told}}} {value:.17g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
