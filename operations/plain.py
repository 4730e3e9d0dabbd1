"""How values that JSON has no form for are written in it, the same on standard output, in reports and in webhooks."""

from datetime import date


def plain(value: object) -> str:
    """For `json.dumps(default=...)`: days and times in ISO 8601, anything else as its text."""
    return value.isoformat() if isinstance(value, date) else str(value)
