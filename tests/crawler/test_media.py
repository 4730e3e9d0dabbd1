"""Which media of an article may be asked for, and what their answers are."""

import pytest

from crawler.media import HOPS, allowed, read_medium, redirected, wanted
from crawler.records import Article, Attachment, Block, BlockKind, Image, Kind, Page, Route
from crawler.sites.model import Site


def site(url: str = "https://laichau.gov.vn/", **facts: object) -> Site:
    """A site by its facts."""
    return Site.model_validate({"id": "a", "name": "A", "url": url, **facts})


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://laichau.gov.vn/a.png", True),
        ("http://www.laichau.gov.vn/a.png", True),
        ("https://media.laichau.gov.vn/a.png", True),
        ("https://media.laichau.gov.vn:8080/a.png", False),
        ("https://dienbien.gov.vn/a.png", False),
        ("https://cdn.example.com/a.png", False),
        ("http://10.0.0.1/a.png", False),
        ("https://laichau.gov.vn/quang-cao/a.png", False),
        ("https://laichau.gov.vn/" + "a" * 2000 + ".png", False),
    ],
)
def test_the_sites_own_domain_is_understood(url: str, fine: bool) -> None:
    """Hosts under the name that the site's owner registered may be asked; a neighbour under gov.vn may not."""
    assert allowed(url, site(skip=("^/quang-cao/",))) is fine


def test_further_hosts_are_named_in_the_site_file() -> None:
    """A host of `media.hosts` may be asked, with or without www; its own subdomains are not meant."""
    named = site(media={"hosts": ("cdn.example.com",)})
    assert allowed("https://cdn.example.com/a.png", named)
    assert allowed("https://www.cdn.example.com/a.png", named)
    assert not allowed("https://x.cdn.example.com/a.png", named)
    assert not allowed("http://10.0.0.2/a.png", site("http://10.0.0.1/"))


def test_each_address_is_wanted_once_as_it_is_asked_for() -> None:
    """Letters are escaped, fragments cut, parameters kept whatever they are called; what is no web address is left out."""
    urls = [
        "https://laichau.gov.vn/ảnh.png?print=1#x",
        "https://laichau.gov.vn/%E1%BA%A3nh.png?print=1",
        "data:image/png,x",
    ]
    blocks = tuple(Block(kind=BlockKind.IMAGE, image=Image(url=url)) for url in urls)
    papers = (Attachment(url="https://laichau.gov.vn/1.pdf", name="1", type="pdf"),)
    one = Article(
        url="https://laichau.gov.vn/1", canonical_url="", key=None, title="t", blocks=blocks, attachments=papers
    )
    found = wanted(one, site())
    assert [item.url for item in found] == [
        "https://laichau.gov.vn/%E1%BA%A3nh.png?print=1",
        "https://laichau.gov.vn/1.pdf",
    ]
    assert {(item.route, item.via) for item in found} == {(Route.MEDIA, "https://laichau.gov.vn/1")}
    assert [item.url for item in wanted(one, site(media={"images": False}))] == ["https://laichau.gov.vn/1.pdf"]


def page(status: int = 200, kind: str = "", body: bytes = b"x", depth: int = 0, **headers: str) -> Page:
    """An answer to a medium's address."""
    lines = (("Content-Type", kind), *headers.items()) if kind else tuple(headers.items())
    url = "https://laichau.gov.vn/a.png"
    return Page(url=url, status=status, headers=lines, body=body, route=Route.MEDIA, depth=depth)


def test_answers_are_judged_by_their_bytes() -> None:
    """A picture, a document of any type; HTML, an empty body and an error are neither."""
    assert read_medium(page(kind="text/html", body=b"\x89PNG\r\n\x1a\n")).kind is Kind.MEDIA
    assert read_medium(page(kind="application/x-special")).kind is Kind.ATTACHMENT
    assert read_medium(page(kind="text/html", body=b"<html><p>a</p>")).kind is Kind.OTHER
    assert read_medium(page(kind="image/png", body=b"")).kind is Kind.EMPTY
    assert read_medium(page(status=404, kind="image/png")).kind is Kind.ERROR


def test_redirects_of_media_end() -> None:
    """They are followed within what may be asked for, and not for ever."""
    target = "https://media.laichau.gov.vn/a.png"
    (found,) = redirected(read_medium(page(status=302, Location=target)), site())
    assert (found.url, found.depth, found.via) == (target, 1, "https://laichau.gov.vn/a.png")
    assert not redirected(read_medium(page(status=302, Location="https://a.com/a.png")), site())
    assert not redirected(read_medium(page(status=302, Location=target, depth=HOPS)), site())
    assert not redirected(read_medium(page(status=302, Location="/a.png")), site())
