"""One run a site at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.locks import SiteLocked, site_lock


def test_a_second_holder_is_turned_away_and_a_dead_one_leaves_nothing(tmp_path: Path) -> None:
    """The lock excludes another process at once, and is free again when its holder was killed."""
    code = f"""
from pipelines.locks import site_lock
from pathlib import Path
with site_lock(Path({str(tmp_path)!r}), "a"):
    print("held", flush=True)
    input()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(SiteLocked, match="a is being crawled"), site_lock(tmp_path, "a"):
            pass
        with site_lock(tmp_path, "b"):
            pass
        holder.kill()
        holder.wait()
    with site_lock(tmp_path, "a"):
        pass
