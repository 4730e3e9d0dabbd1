"""What khotin.toml says: read with every fault told, changed key by key with the operator's own words left as they are.

The tables (`[notify]` and others) are taken as they stand: who uses one checks what is in it (operations/settings.py).
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from storage.database_url import holds_password
from storage.errors import WrongConfig
from storage.whole_file import whole_file

CONFIG_FILE = "khotin.toml"
TABLES = ("log", "metrics", "notify", "disk")
_KEYS = ("contact", "database", "sites")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What khotin.toml says. `contact` (mail or URL) goes into the User-Agent; `database` None is the SQLite file.

    `sites` are the ids of the sites this archive keeps, in the operator's order; `tables` holds the rest, unchecked.
    """

    contact: str | None = None
    database: str | None = None
    sites: tuple[str, ...] = ()
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_config(path: Path) -> Config:
    """The configuration in a file. Raises WrongConfig, which names the key and what is allowed."""
    try:
        facts: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongConfig(path, f"cannot be read: {error}") from error
    for name, value in facts.items():
        if name in TABLES:
            if not isinstance(value, dict):
                raise WrongConfig(path, f"{name} must be a table: write [{name}] on a line of its own")
        elif name == "sites":
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise WrongConfig(path, f'sites must be a list of ids in quotes, like ["lai-chau"], not {value!r}')
        elif name not in _KEYS:
            allowed = [*_KEYS, *(f"[{table}]" for table in TABLES)]
            raise WrongConfig(path, f"unknown key {name!r}; allowed are {', '.join(allowed)}")
        elif not isinstance(value, str):
            raise WrongConfig(path, f"{name} must be a text in quotes, not {value!r}")
    return Config(
        contact=facts.get("contact") or None,
        database=checked_url(path, facts.get("database") or None),
        sites=tuple(dict.fromkeys(facts.get("sites", ()))),
        tables={name: facts[name] for name in TABLES if name in facts},
    )


def checked_url(path: Path, url: str | None) -> str | None:
    """The URL of a database. Raises WrongConfig for one that is none, or of a kind that is not known."""
    if url is None:
        return None
    try:
        backend = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        # Neither the value nor the error's own words: a password may stand anywhere in what cannot be taken apart.
        raise WrongConfig(
            path, "database is no database URL; write it like postgresql+psycopg://user@host/name"
        ) from None
    if backend == "postgresql" and url.partition("://")[2].partition(":")[2].count("@") > 1:
        # What follows the password's first would be taken for the host, and shown. A user's name may have one (user@domain).
        raise WrongConfig(
            path, "database has more than one @ behind the user's name: write each of the password as %40"
        )
    if backend == "sqlite" and make_url(url).database in {None, "", ":memory:"}:
        raise WrongConfig(path, "database names no file; write it like sqlite:////srv/khotin/khotin.sqlite3")
    if backend not in {"sqlite", "postgresql"}:
        raise WrongConfig(path, f"database: only sqlite:/// and postgresql+psycopg:// are known, not {backend!r}")
    return url


def config_text(config: Config) -> str:
    """The text of a new khotin.toml with a contact and a database; what is left out stands there as a comment."""

    # A JSON string is a TOML basic string as long as nothing but the basic escapes is used.
    def quoted(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = ["# How sites can reach you: a mail address or a page. It is sent with every request."]
    lines.append(
        f"contact = {quoted(config.contact)}" if config.contact else '# contact = "mailto:archive@example.org"'
    )
    lines.append("# The database; left out, it is khotin.sqlite3 in this directory.")
    lines.append(
        f"database = {quoted(config.database)}"
        if config.database
        else '# database = "postgresql+psycopg://user@host/name"'
    )
    lines.append("# What `khotin crawl --due` keeps up to date; `khotin sites keep ID` adds one.")
    lines.append('# sites = ["lai-chau"]')
    return "\n".join(lines) + "\n"


def with_key(text: str, name: str, value: str | list[str] | None) -> str:
    """The text of a khotin.toml with one key set, or taken away for None; all else stays to the letter."""
    import tomlkit  # noqa: PLC0415 - only who writes the file needs it

    document = tomlkit.parse(text)
    if value is None:
        document.pop(name, None)
    else:
        document[name] = value
    return tomlkit.dumps(document)


def set_key(path: Path, name: str, value: str | list[str] | None) -> None:
    """Set one key of a khotin.toml, or take it away for None. Raises OSError; a write cut short changes nothing.

    A file that gets a password is its owner's alone from then on.
    """
    text = with_key(path.read_text(encoding="utf-8"), name, value)
    mode = path.stat().st_mode
    if name == "database" and isinstance(value, str) and holds_password(value):
        mode = 0o600
    with whole_file(path) as file:
        # It may hold secrets: whoever could not read the old one cannot read the new one.
        Path(file.name).chmod(mode)
        file.write(text)
