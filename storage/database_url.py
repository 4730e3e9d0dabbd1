"""What the URL of a database says of its secrets: whether it holds one, and how it is shown without. Opens nothing."""

from sqlalchemy.engine import URL, make_url

_HIDDEN = "***"


def holds_password(url: str | URL) -> bool:
    """Whether a password stands in it, before the host or among its options. Raises ArgumentError, ValueError for no URL."""
    parts = make_url(url)
    return parts.password is not None or any(map(_is_secret, parts.query))


def shown(url: str | URL) -> str:
    """The URL with its passwords hidden, for messages and reports."""
    parts = make_url(url)
    hidden = {name: _HIDDEN for name in parts.query if _is_secret(name)}
    return parts.update_query_dict(hidden).render_as_string(hide_password=True)


def _is_secret(option: str) -> bool:
    # libpq's `password` and `sslpassword`, https://www.postgresql.org/docs/current/libpq-connect.html
    return option.endswith("password")
