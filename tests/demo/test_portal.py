"""The served portal: what goes over the wire, and what every one of its links answers."""

import gzip
import http.client
import re
import socket
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from demo.server import Portal
from demo.truth import DISALLOWED, truth

LINK = re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """One portal for the whole file."""
    with Portal() as running:
        yield running


def get(portal: Portal, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request on a connection of its own, the body as it was sent."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(urlsplit(portal.url).netloc, timeout=60)
    try:
        connection.request(method, path, headers=names)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def links(path: str, text: str) -> set[str]:
    """The paths (with query) of the portal that a page links, feeds and sitemaps included."""
    found = [unescape(link) for link in LINK.findall(text)] + re.findall(r"<(?:loc|link)>([^<]+)<", text)
    joined = (urljoin(f"http://portal{path}", re.sub(r"^http://127\.0\.0\.1:\d+", "", link)) for link in found)
    return {link.removeprefix("http://portal") for link in joined if link.startswith("http://portal/")}


def endless(path: str) -> bool:
    """Whether a path lies in one of the traps that never end."""
    return bool(re.match(r"(/(vi|en)){3}/|/lich/\?|.*PHPSESSID=", path))


@pytest.fixture(scope="module")
def walked(portal: Portal) -> dict[str, int]:
    """Every address that can be reached by links, with its status; endless traps are entered a few steps only."""
    todo, seen = ["/", "/robots.txt", "/sitemap.xml"], {}
    while todo:
        path = todo.pop()
        response, body = get(portal, path)
        seen[path] = response.status
        if response.status == 301:
            found = {response.getheader("Location", "")}
        elif endless(path) or not response.getheader("Content-Type", "").startswith("text/"):
            continue
        else:
            found = links(path, body.decode())
        todo += [link for link in found if link not in seen and link not in todo]
    return seen


def test_every_link_answers_as_meant(walked: dict[str, int]) -> None:
    """Of all links one is missing, one fails, one is moved, and the rest are there."""
    strange = {path: status for path, status in walked.items() if status != 200}
    assert strange.pop(truth().gone) == 404
    assert strange.pop(truth().failing) == 500
    assert set(strange.values()) == {301}
    assert len(strange) == 1


def test_links_lead_to_every_article_and_trap(walked: dict[str, int]) -> None:
    """All 30 articles, both soft 404s, the static page and every trap can be reached by links."""
    wanted = {path for article in truth().articles for path in article.addresses}
    wanted |= {*truth().soft_404s, truth().static, "/vi/vi/en/", "/users/login/"}
    assert wanted <= walked.keys()
    kinds = Counter(re.split(r"[/?]", path)[2] for path in walked if path.startswith("/tin-tuc/"))
    assert kinds["print"] == kinds["savefile"] == 31
    assert sum("PHPSESSID" in path for path in walked) == 1
    assert sum(path.startswith("/lich/?") for path in walked) == 3


def test_images_and_documents_are_what_they_say(portal: Portal) -> None:
    """Each picture is a PNG and each attachment a PDF, sent under its own type."""
    for article in truth().articles:
        for path, _ in article.images:
            response, body = get(portal, path)
            assert (response.getheader("Content-Type"), body[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
        for path in article.attachments:
            response, body = get(portal, path)
            assert (response.getheader("Content-Type"), body[:5]) == ("application/pdf", b"%PDF-")


def test_gzip_is_sent_only_to_those_who_accept_it(portal: Portal) -> None:
    """A packed page unpacks to the plain one, and Content-Length counts the bytes sent."""
    path = truth().article(107).path
    plain, text = get(portal, path)
    packed, data = get(portal, path, Accept_Encoding="br;q=1.0, gzip;q=0.8")
    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(data) == text
    assert int(packed.getheader("Content-Length", "0")) == len(data) < len(text)


def test_listings_come_in_chunks(portal: Portal) -> None:
    """A listing has no Content-Length and ends with the empty chunk."""
    response, body = get(portal, "/tin-tuc/nong-nghiep/")
    assert response.getheader("Transfer-Encoding") == "chunked"
    assert response.getheader("Content-Length") is None
    assert body.rstrip().endswith(b"</html>")


def test_a_connection_serves_many_requests(portal: Portal) -> None:
    """HTTP/1.1 keep-alive: one connection carries chunked, plain, moved and HEAD answers in turn."""
    connection = http.client.HTTPConnection(urlsplit(portal.url).netloc, timeout=60)
    statuses = []
    for method, path in (("GET", "/tin-tuc/"), ("HEAD", "/"), ("GET", "/tin-tuc/khcn/"), ("GET", "/robots.txt")):
        connection.request(method, path)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    port = connection.sock.getsockname()
    connection.request("GET", "/")
    connection.getresponse().read()
    assert statuses == [200, 200, 301, 200]
    assert connection.sock.getsockname() == port
    connection.close()


def test_files_have_validators_and_pages_claim_to_be_new(portal: Portal) -> None:
    """A feed answers 304 to its own ETag; an article has none and says it was changed just now."""
    feed, _ = get(portal, "/rss/")
    again, body = get(portal, "/rss/", If_None_Match=feed.getheader("ETag", ""))
    page, _ = get(portal, truth().article(101).path)
    assert (again.status, body) == (304, b"")
    assert page.getheader("ETag") is None
    assert page.getheader("Last-Modified")


def test_the_log_tells_every_request(portal: Portal) -> None:
    """Method, path with query, and status of each request are kept in order."""
    before = len(portal.requests)
    get(portal, "/lich/?thang=2&nam=2024")
    get(portal, "/nothing", method="HEAD")
    assert portal.requests[before:] == [("GET", "/lich/?thang=2&nam=2024", 200), ("HEAD", "/nothing", 404)]


def test_robots_closes_the_users_section(portal: Portal) -> None:
    """robots.txt disallows the login page, names the sitemap and asks for no delay."""
    _, body = get(portal, "/robots.txt")
    assert f"Disallow: {DISALLOWED}\n".encode() in body
    assert f"Sitemap: {portal.address('/sitemap.xml')}".encode() in body
    assert b"Crawl-delay" not in body


def test_the_end_frees_the_port_and_hangs_up() -> None:
    """After the with, a waiting connection is closed and nobody answers on the port."""
    with Portal() as portal:
        host, port = urlsplit(portal.url).netloc.split(":")
        waiting = socket.create_connection((host, int(port)), timeout=60)
        waiting.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        assert waiting.recv(4096).startswith(b"HTTP/1.1 200 OK\r\nServer: nginx\r\n")
    while waiting.recv(4096):
        pass
    waiting.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=60)


def test_a_port_can_be_asked_for_and_may_be_taken() -> None:
    """Portal(port=N) takes that port, and says so if another has it."""
    with Portal() as first:
        port = urlsplit(first.url).port
        assert port is not None
        with pytest.raises(OSError, match="in use"):
            Portal(port=port)
