"""The forks in which the tests run the command say what they cannot show."""

import pytest

from tests.forks import Run
from tests.khotin.running import environment


@pytest.mark.parametrize("name", ["LANG", "LC_ALL", "PYTHONHASHSEED"])
def test_what_python_reads_at_its_start_is_refused(name: str) -> None:
    """A variable that a fork would come too late for is told by its name; what the command itself reads is taken."""
    with pytest.raises(AssertionError, match=name):
        Run(["--version"], environment() | {name: "12345"})
    assert Run(["--version"], environment() | {"TZ": "America/St_Johns"}).wait() == 0
