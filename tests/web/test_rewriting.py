"""Style sheets of stored pages, made to show what the archive has."""

import pytest

from web.rewriting import css


def _kept(address: str) -> str:
    return f"/memento/1/{address}"


def test_what_a_sheet_names_comes_from_the_archive() -> None:
    """Addresses of every spelling lead to the archive; what is data, or no address, leads nowhere."""
    text = "@import 'a.css'; @import url(b.css); body{background:url( \"../c.png\" )} i{background:url(//evil.example/d.png)}"
    told = css(text, "https://a.vn/kieu/x.css", _kept)
    for place in ("a.vn/kieu/a.css", "a.vn/kieu/b.css", "a.vn/c.png", "evil.example/d.png"):
        assert f"/memento/1/https://{place}" in told
    assert "url(//" not in told
    assert "javascript" not in css("a{background:url(javascript:alert(1))}", "https://a.vn/", _kept)


@pytest.mark.parametrize("beginning", ["url(", "url('", 'url("', "url( ", "@import '", '@import "', "@import "])
def test_a_sheet_of_nothing_but_beginnings_is_read_once(beginning: str) -> None:
    """A sheet that begins a hundred thousand addresses and ends none holds no reader up."""
    assert css(beginning * 100_000, "https://a.vn/x.css", _kept)
