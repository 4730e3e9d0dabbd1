"""Addresses in the form that indexes of web archives are sorted by."""

import pytest

from storage.releases.surt import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://127.0.0.1:8101/A/b?z=1&a=2", "1,0,0,127:8101)/a/b?a=2&z=1"),
        ("https://www.laichau.gov.vn/", "vn,gov,laichau)/"),
        ("https://x.vn:443/tin-tức/a%20b.html?", "vn,x)/tin-t%e1%bb%a9c/a%20b.html"),
        ("http://www2.x.vn:8443/a/", "vn,x:8443)/a"),
        ("https://x.vn/index.php?B=C&a", "vn,x)/index.php?a&b=c"),
    ],
)
def test_an_address_has_the_key_that_the_tools_give_it(url: str, key: str):
    """The host from its end, no www, no usual port, all in lower case, the query sorted."""
    assert surt(url) == key
