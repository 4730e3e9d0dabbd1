"""The soak by hand: run any number of cases of any seed, or replay and shrink one that failed.

python -m tests.soak run [--count N] [--seed N] [--processes N] [--giants] [--keep FOLDER]
python -m tests.soak replay SEED:NUMBER|giant:SHAPE:SIZE|FILE.json [--shrink]
"""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from tests.soak.cases import Case, giants, make_case, make_giant
from tests.soak.running import Outcome, keep, run_all, run_apart


def run(given: argparse.Namespace) -> int:
    """Judge many cases, telling how far it is; exit code 1 if one failed."""
    outcome = Outcome()
    kept: set[str] = set()
    for outcome in run_all(given.seed, given.count, given.processes, giants() if given.giants else ()):
        for name in outcome.failures.keys() - kept:
            kept.add(name)
            case, faults = outcome.failures[name]
            print(
                f"{name}: {case.how}\n  {faults[0].strip()}\n  replay: python -m tests.soak replay {keep(case, faults, given.keep)}"
            )
        if outcome.count % 2000 == 0:
            print(f"{outcome.count} of {given.count}, {len(kept)} failed", flush=True)
    print(outcome)
    return 1 if kept else 0


def replay(given: argparse.Namespace) -> int:
    """Judge one case again and show all of its faults; with `--shrink`, cut its body down as long as it still fails so."""
    case = find(given.case)
    verdict = run_apart(case)
    print(case.described(), f"{len(case.body)} bytes", *verdict.faults or ["no fault"], sep="\n")
    print(
        f"{verdict.kind}: {verdict.seconds:.3f} s of {verdict.seconds_allowed:.3f}, {verdict.memory >> 20} MB of {verdict.memory_allowed >> 20}"
    )
    if given.shrink and verdict.faults:
        small = shrunk(case, verdict.faults[0])
        print(f"shrunk to {len(small.body)} bytes: {small.body[:3000]!r}")
    return 1 if verdict.faults else 0


def find(name: str) -> Case:
    """The case of that name, or the one kept in that file."""
    if name.endswith(".json"):
        place = Path(name)
        return Case.kept(place.read_text("utf-8"), place.with_suffix(".body").read_bytes())
    if name.startswith("giant:"):
        shape, _, size = name.removeprefix("giant:").rpartition(":")
        return make_giant(shape, int(size))
    seed, _, number = name.partition(":")
    return make_case(int(seed), int(number))


def shrunk(case: Case, fault: str) -> Case:
    """A case with a shorter body and still a fault that begins and ends as this one: pieces are left out, ever smaller ones."""
    like = (fault[:12], fault.strip()[-12:] if "\n" in fault else "")

    def fails(body: bytes) -> bool:
        faults = run_apart(replace(case, body=body)).faults
        return any(found.startswith(like[0]) and found.strip().endswith(like[1]) for found in faults)

    body, size = case.body, len(case.body) // 2
    while size:
        at = 0
        while at < len(body):
            shorter = body[:at] + body[at + size :]
            if fails(shorter):
                body = shorter
            else:
                at += size
        size //= 2
    return replace(case, body=body)


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    verbs = parser.add_subparsers(required=True)
    running = verbs.add_parser("run")
    running.add_argument("--count", type=int, default=100_000)
    running.add_argument("--seed", type=int, default=1)
    running.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    running.add_argument("--giants", action="store_true", help="and the hostile shapes at 2 and 50 MB")
    running.add_argument("--keep", type=Path, default=Path("soak-failures"), help="where failing cases are written")
    running.set_defaults(do=run)
    replaying = verbs.add_parser("replay")
    replaying.add_argument("case")
    replaying.add_argument("--shrink", action="store_true")
    replaying.set_defaults(do=replay)
    given = parser.parse_args()
    return int(given.do(given))


if __name__ == "__main__":
    sys.exit(main())
