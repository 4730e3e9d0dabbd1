"""`python -m demo [PORT]`: serves the portal until Ctrl-C, to look at it with a browser or to try a crawl on it."""

import sys
import threading

from demo.server import Portal


def main() -> int:
    """Serve until interrupted; exit code 2 for a port that is none or is taken."""
    text = sys.argv[1] if len(sys.argv) > 1 else "8080"
    try:
        portal = Portal(int(text))
    except (ValueError, OSError, OverflowError) as error:
        sys.stderr.write(f"cannot serve on port {text}: {error}\n")
        return 2
    with portal:
        sys.stdout.write(f"the portal of Nậm Sơn is at {portal.url} (Ctrl-C ends it)\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
