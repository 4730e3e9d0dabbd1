"""The name of a run's files in runs/."""

import os
from datetime import UTC, datetime


def run_name() -> str:
    """When and by which process: two runs never have the same, and names sort by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
