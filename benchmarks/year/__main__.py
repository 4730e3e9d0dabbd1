"""python -m benchmarks.year [--sites 40] [--days 365] [--seed 1] [--held-out]: prints alarms raised, missed, false, and their delay.

The archive is made in a directory of its own and removed. `--held-out` takes templates and troubles that the alarm was not tuned on.
"""

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.year.simulate import Case, Result, simulate

FIRST = date(2025, 12, 1)


def report(result: Result) -> str:
    """The figures of a simulation, for people."""
    found = [case for case in result.cases if case.first is not None]
    missed = [case for case in result.cases if case.first is None and case.fresh_days]
    unseen = [case for case in result.cases if case.first is None and not case.fresh_days]
    delays = [case.runs for case in found if case.runs is not None]
    lines = [
        f"{result.sites} sites, {result.days} days, {result.visits} crawls, {sum(result.stored.values())} stories",
        f"redesigns that cost a field: {len(result.cases)}, with news after them: {len(found) + len(missed)}",
        f"  alarms raised: {len(found)}; on the first crawl that could know: {sum(one == 1 for one in delays)}",
        f"  crawls that could know until the alarm: median {median(delays) if delays else '-'}, worst {max(delays, default=0)}",
        f"  days until the alarm: median {median([(case.first - case.day).days for case in found if case.first]) if found else '-'}",
        f"  with a candidate: {sum(case.candidate for case in found)}",
        f"  missed: {len(missed)}; no news came after: {len(unseen)}",
        f"redesigns that cost nothing: {result.harmless}, noted: {result.noted}",
        f"false alarms: {len(result.false)}, one in {result.visits // max(1, len(result.false))} crawls",
    ]
    lines += [f"  missed: {_told(case)}" for case in missed]
    lines += [f"  late: {_told(case)}" for case in found if case.runs and case.runs > 1]
    lines += [f"  false: {site} {day} {name}: {told[:230]}" for site, day, name, told in result.false]
    return "\n".join(lines)


def _told(case: Case) -> str:
    days = f"{len(case.fresh_days)} crawls with news"
    return f"{case.site} ({case.rate:.1f} a day) {case.day} {case.trouble}: lost {sorted(case.lost)}, raised {case.raised}, {days}"


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="the figures so far after each site")
    given = parser.parse_args()
    began = time.process_time()

    def tell(result: Result) -> None:
        print(
            f"{result.visits} crawls, {len(result.cases)} cases, {len(result.false)} false", file=sys.stderr, flush=True
        )
        if given.verbose:
            print(report(result), file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="khotin-year-") as place:
        result = simulate(
            Path(place) / "archive", given.seed, int(given.held_out), given.sites, FIRST, given.days, tell
        )
        print(report(result))
    print(f"CPU: {time.process_time() - began:.0f} s")


if __name__ == "__main__":
    main()
