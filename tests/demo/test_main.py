"""`python -m demo`: the portal by hand."""

import re
import signal
import subprocess
import sys
import urllib.request

import pytest


def test_it_serves_until_interrupted() -> None:
    """It says where it is, answers there, and Ctrl-C ends it with exit code 0."""
    with subprocess.Popen([sys.executable, "-m", "demo", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        (url,) = re.findall(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        with urllib.request.urlopen(url, timeout=60) as response:
            assert "NukeViet" in response.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


@pytest.mark.parametrize("port", ["door", "99999"])
def test_a_wrong_port_is_told(port: str) -> None:
    """A port that is none ends in one sentence and exit code 2."""
    done = subprocess.run([sys.executable, "-m", "demo", port], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(f"cannot serve on port {port}: ")
    assert done.stderr.count("\n") == 1
