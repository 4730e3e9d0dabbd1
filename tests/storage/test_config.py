"""khotin.toml: read with every fault told, changed key by key with the operator's own words left alone."""

import traceback
from pathlib import Path

import pytest

from storage.config import Config, config_text, read_config, set_key, with_key
from storage.database_url import shown
from storage.errors import WrongConfig

OWN = """\
# our archive
contact = "a@b.vn"  # of the office

[notify]
ping = "https://hc.example.org/1"   # a secret
"""


def test_changing_a_key_changes_nothing_else(tmp_path: Path) -> None:
    """Comments, order and tables stay; a new key stands before the tables, and not in the last of them."""
    file = tmp_path / "khotin.toml"
    file.write_text(OWN, encoding="utf-8")
    file.chmod(0o600)
    set_key(file, "sites", ["lai-chau", "ha-noi"])
    set_key(file, "database", "postgresql+psycopg://u@h/n")
    found = read_config(file)
    assert found.sites == ("lai-chau", "ha-noi")
    assert found.database == "postgresql+psycopg://u@h/n"
    assert found.tables == {"notify": {"ping": "https://hc.example.org/1"}}
    assert file.stat().st_mode & 0o777 == 0o600
    set_key(file, "sites", None)
    set_key(file, "database", None)
    assert [line for line in file.read_text(encoding="utf-8").splitlines() if line] == [
        line for line in OWN.splitlines() if line
    ]


def test_a_new_file_can_be_filled(tmp_path: Path) -> None:
    """What `khotin init` writes takes keys and reads back."""
    file = tmp_path / "khotin.toml"
    file.write_text(config_text(Config(contact='"mail" tới@example.org')), encoding="utf-8")
    file.write_text(with_key(file.read_text(encoding="utf-8"), "sites", ["a"]), encoding="utf-8")
    assert read_config(file) == Config(contact='"mail" tới@example.org', sites=("a",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sites = 'lai-chau'", r"sites must be a list of ids in quotes, like \[\"lai-chau\"\]"),
        ("sites = [1]", "sites must be a list"),
        ("notify = 'x'", r"write \[notify\] on a line of its own"),
        ("[notfy]", r"unknown key 'notfy'; allowed are contact, database, sites, \[log\]"),
        ("contact = 1", "contact must be a text in quotes"),
    ],
)
def test_a_wrong_key_is_told_with_what_is_allowed(tmp_path: Path, text: str, told: str) -> None:
    """The file, the key, and how it is written."""
    file = tmp_path / "khotin.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongConfig, match=told):
        read_config(file)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://u:geheim@h/x", "are known, not 'mysql'"),
        ("u:geheim@h/x", "is no database URL"),
        ("postgresql+psycopg://u:geheim@h:port/x", "is no database URL"),
    ],
)
def test_a_wrong_database_is_told_without_its_password(tmp_path: Path, url: str, told: str) -> None:
    """The key and how it is written, never the value: the sentence goes into logs, mails and reports."""
    file = tmp_path / "khotin.toml"
    file.write_text(f'database = "{url}"', encoding="utf-8")
    with pytest.raises(WrongConfig, match=told) as wrong:
        read_config(file)
    assert "geheim" not in "".join(traceback.format_exception(wrong.value))
    assert "postgresql+psycopg://" in str(wrong.value)


@pytest.mark.parametrize("url", ["postgresql+psycopg://u:geheim@h/n", "postgresql+psycopg://u@h/n?password=geheim"])
def test_a_file_that_gets_a_password_is_its_owner_s(tmp_path: Path, url: str) -> None:
    """Whoever could read khotin.toml before reads no password there; one without stays as open as it was."""
    file = tmp_path / "khotin.toml"
    file.write_text(OWN, encoding="utf-8")
    file.chmod(0o644)
    set_key(file, "database", "postgresql+psycopg://u@h/n")
    assert file.stat().st_mode & 0o777 == 0o644
    set_key(file, "database", url)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "geheim" not in shown(url)
