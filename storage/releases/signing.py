"""Signs a file with an SSH key, as `ssh-keygen -Y sign` does: the tool is everywhere, and so is the one that verifies."""

import shutil
import subprocess
from pathlib import Path

from storage.errors import ReleaseRefused

# Says what the signature is for, so that it cannot be taken for one of something else.
NAMESPACE = "khotin-release"


def sign(path: Path, key: Path) -> Path:
    """Sign a file; the signature, FILE.sig beside it. `key` is a private key without a passphrase, or one an agent holds.

    Raises ReleaseRefused with what ssh-keygen said.
    """
    tool = shutil.which("ssh-keygen")
    if tool is None:
        raise ReleaseRefused(path.parent, "signing needs ssh-keygen (OpenSSH), which is not installed here")
    signature = path.with_name(path.name + ".sig")
    signature.unlink(missing_ok=True)
    command = [tool, "-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(path)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode or not signature.exists():
        raise ReleaseRefused(path.parent, f"{key} cannot sign: {done.stderr.strip() or done.stdout.strip()}")
    return signature
