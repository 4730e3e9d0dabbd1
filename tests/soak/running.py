"""Runs cases, each in a process of its own under limits, on as many processors as asked, and keeps those that fail."""

import os
import pickle
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.cases import Case, make_case, make_giant
from tests.soak.judging import Verdict, judge

CPU_SECONDS, CPU_SECONDS_A_BYTE, ADDRESS_SPACE = 20, 1e-5, 16_000_000_000
"""Where a page is stopped. It is no bound on what is right, only the end of what a run waits for."""
_TRIES = 3
_CHUNK = 200


@dataclass(slots=True)
class Outcome:
    """What a run found: how many cases of each kind, the failures by case name, and the cases nearest to each limit."""

    kinds: Counter[str] = field(default_factory=Counter)
    failures: dict[str, tuple[Case, list[str]]] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")

    @property
    def count(self) -> int:
        """How many cases were judged."""
        return self.kinds.total()

    def add(self, case: Case, verdict: Verdict) -> None:
        """Count one case."""
        self.kinds[verdict.kind or "failed"] += 1
        if verdict.faults:
            self.failures[case.name] = (case, verdict.faults)
        told = f"{case.name} ({case.how})"
        if verdict.seconds_allowed:
            self.slowest = max(self.slowest, (verdict.seconds / verdict.seconds_allowed, told))
        if verdict.memory_allowed:
            self.largest = max(self.largest, (verdict.memory / verdict.memory_allowed, told))

    def join(self, other: "Outcome") -> None:
        """Add what another run found."""
        self.kinds += other.kinds
        self.failures |= other.failures
        self.slowest, self.largest = max(self.slowest, other.slowest), max(self.largest, other.largest)

    def __str__(self) -> str:
        """The run in a few lines."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.most_common())
        return (
            f"{self.count} cases, {len(self.failures)} failed: {kinds}\n"
            f"nearest to the CPU allowed: {self.slowest[0]:.2f} of it, {self.slowest[1]}\n"
            f"nearest to the memory allowed: {self.largest[0]:.2f} of it, {self.largest[1]}"
        )


def run_apart(case: Case, judged: Callable[[Case], Verdict] = judge, *, cpu: int = CPU_SECONDS) -> Verdict:
    """The verdict on a case, read in a child process under limits; a child that dies is a verdict too.

    Costs are a machine's moods as well: what was only too slow or too large is tried again, and counts if it is so each time.
    """
    cpu += int(len(case.body) * CPU_SECONDS_A_BYTE)
    verdict = _run_once(case, judged, cpu)
    for _ in range(_TRIES - 1):
        if not verdict.faults or not all(fault.startswith(("slow:", "large:")) for fault in verdict.faults):
            break
        verdict = _run_once(case, judged, cpu)
    return verdict


def run_numbers(seed: int, numbers: Iterable[int]) -> Outcome:
    """Judge the cases of these numbers one after the other."""
    outcome = Outcome()
    for number in numbers:
        case = make_case(seed, number)
        outcome.add(case, run_apart(case))
    return outcome


def run_giant(shape: str, size: int) -> Outcome:
    """Judge one hostile shape at this size."""
    outcome, case = Outcome(), make_giant(shape, size)
    outcome.add(case, run_apart(case))
    return outcome


def run_all(seed: int, count: int, processes: int, giants: Iterable[tuple[str, int]] = ()) -> Iterator[Outcome]:
    """What was found so far, again and again until all is judged: cases 0 to `count` of the seed, then the giants.

    `processes` cases are under way at once; the giants go one at a time, for each may take gigabytes.
    """
    total = Outcome()
    with ProcessPoolExecutor(processes) as pool:
        parts = [range(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
        for outcome in pool.map(run_numbers, [seed] * len(parts), parts):
            total.join(outcome)
            yield total
    for shape, size in giants:
        total.join(run_giant(shape, size))
        yield total


def keep(case: Case, faults: list[str], folder: Path) -> Path:
    """Write a failing case down: body, faults, and the rest as JSON. Gives the JSON file, which `replay` takes."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = "".join(char if char.isalnum() else "-" for char in case.name)
    place = folder / f"{stem}.json"
    place.write_text(case.described(), "utf-8")
    place.with_suffix(".body").write_bytes(case.body)
    place.with_suffix(".faults").write_text("\n".join(faults), "utf-8", "backslashreplace")
    return place


def _run_once(case: Case, judged: Callable[[Case], Verdict], cpu: int) -> Verdict:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _judge_and_leave(case, judged, writer, cpu)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Verdict([f"the process died of {signal.Signals(os.WTERMSIG(status)).name}"])
    if not answer:
        return Verdict([f"the process ended with {os.WEXITSTATUS(status)} and no verdict"])
    verdict = pickle.loads(answer)
    assert isinstance(verdict, Verdict)
    return verdict


def _judge_and_leave(case: Case, judged: Callable[[Case], Verdict], writer: int, cpu: int) -> None:
    """The child's whole life. It leaves at once: what the parent would do at its end is not to be done here."""
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        answer = pickle.dumps(judged(case))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(answer)
    finally:
        os._exit(0)
