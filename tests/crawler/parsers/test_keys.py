"""What makes two addresses one article in each family, and what keeps two articles apart."""

import pytest

from crawler.parsers import read_page
from crawler.records import Page
from crawler.sites.model import Site
from pipelines.deduplicate import deduplicate
from pipelines.fingerprint import fingerprint

HOST = "http://a.vn"
NUKEVIET = '<meta name="generator" content="NukeViet v4.5"><script>var nv_module_name="news",nv_func_name="detail",nv_lang_data="vi";</script>'
JOOMLA = '<meta name="generator" content="Joomla! 3.9">'
DRUPAL = '<meta name="generator" content="Drupal 7">'
SHAREPOINT = '<meta name="generator" content="Microsoft SharePoint">'
LIFERAY = "<script>Liferay.ThemeDisplay = {};</script>"
WORDPRESS = '<meta name="generator" content="WordPress 6.1">'
TEXT = "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch phát triển cây dược liệu giai đoạn mới, giao các huyện rà soát đất rừng. "
SITE = Site(id="a", name="A", url="http://a.vn/", aliases=("cu.a.vn",))


def identity(head: str, path: str, body: str = "") -> str:
    """The id of the article that a page of the family holds at an address."""
    url = path if "://" in path else HOST + path
    page = (
        f'<html lang="vi"><head>{head}<title>Bài viết về cây dược liệu của tỉnh</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-01-05T08:00:00+07:00"></head>'
        f'<body class="{body}"><article class="node item-page"><h1 class="title" itemprop="headline">Bài viết về cây dược liệu của tỉnh</h1>'
        f'<div id="news-bodyhtml" class="bodytext entry-content field-name-body" itemprop="articleBody">{f"<p>{TEXT}</p>" * 5}</div>'
        "</article></body></html>"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    reading = read_page(Page(url=url, status=200, headers=headers, body=page.encode()), SITE)
    assert reading.article is not None, (url, reading.reason)
    return deduplicate(fingerprint(reading), SITE.host).article_id


@pytest.mark.parametrize(
    ("head", "paths"),
    [
        (
            NUKEVIET,
            (
                "/vi/news/kinh-te/cay-duoc-lieu-77.html",
                "/tin-tuc/kinh-te/cay-duoc-lieu-77.html",
                "/xa-hoi/ten-moi-77.html",
                "https://www.a.vn/xa-hoi/ten-moi-77.html#cuoi",
                "/index.php/vi/news/Kinh-te/Cay-duoc-lieu-77/",
                "/index.php?language=vi&nv=news&op=Kinh-te/cay-duoc-lieu-77",
            ),
        ),
        (
            JOOMLA,
            (
                "/index.php?option=com_content&view=article&id=77:alias&catid=5",
                "/index.php?id=77:alias&view=article&option=com_content",
                "/tin-tuc/77-alias.html",
                "/tin-tuc/5-muc/77-alias",
                "/component/content/article/77-alias?catid=5",
            ),
        ),
        (JOOMLA, ("/tin/item/77-alias", "/index.php?option=com_k2&view=item&id=77:alias")),
        (DRUPAL, ("/node/12", "/vi/node/12", "/node/12?page=0", "/?q=node/12", "/index.php?q=node%2F12")),
        (
            SHAREPOINT,
            (
                "/tintuc/Lists/TinTuc/View_Detail.aspx?ItemID=42",
                "/TinTuc/lists/tintuc/view_detail.aspx?CateID=3&itemid=42",
            ),
        ),
        (LIFERAY, ("/x/-/view_content/123-a.html", "/web/guest/y/-/view_content/123-ten-khac.html/en")),
        (LIFERAY, ("/tin/group/3/nid/45/bai-viet", "/khac/group/3/nid/45/ten-moi?redirect=%2Ftin")),
        ("", ("/tin/b\u00e0i-viet-hay-cua-tinh", "https://www.a.vn/tin/ba\u0300i-viet-hay-cua-tinh/")),
        ("", ("/tin/bai-viet-hay-cua-tinh?b=2&a=1", "https://cu.a.vn/tin/bai-viet-hay-cua-tinh?a=1&b=2&fbclid=x")),
    ],
)
def test_one_article_at_all_its_addresses(head: str, paths: tuple[str, ...]) -> None:
    """Sections, slugs, www, scheme, aliases, order of parameters and forms of one CMS's address are one article."""
    assert len({identity(head, path) for path in paths}) == 1


def test_a_wordpress_post_is_its_number() -> None:
    """The short address, a section and another one show the same post."""
    paths = ("/?p=7", "/kinh-te/cay-duoc-lieu-cua-tinh/", "/xa-hoi/ten-moi-cua-bai-viet/")
    assert len({identity(WORDPRESS, path, "single single-post postid-7") for path in paths}) == 1
    assert len({identity(WORDPRESS, paths[1], f"single single-post postid-{number}") for number in (7, 8)}) == 2


@pytest.mark.parametrize(
    ("head", "paths"),
    [
        (NUKEVIET, ("/kinh-te/cay-duoc-lieu-77.html", "/kinh-te/cay-duoc-lieu-78.html")),
        (JOOMLA, ("/tin-tuc/77-alias.html", "/tin-tuc/78-alias.html", "/tin/item/77-alias")),
        (
            SHAREPOINT,
            (
                "/tintuc/Lists/TinTuc/View_Detail.aspx?ItemID=42",
                "/tintuc/Lists/ThongBao/View_Detail.aspx?ItemID=42",
                "/tintuc/Pages/chi-tiet.aspx?ItemID=42",
                "/tintuc/Pages/thong-bao.aspx?ItemID=42",
                "/vanban/Pages/thong-bao.aspx?ItemID=42",
            ),
        ),
        (LIFERAY, ("/tin/group/3/nid/45/bai-viet", "/tin/group/4/nid/45/bai-viet")),
        ("", ("/tin/bai-viet-hay-cua-tinh?id=1", "/tin/bai-viet-hay-cua-tinh?id=2", "/Tin/bai-viet-hay-cua-tinh?id=1")),
    ],
)
def test_exact_copies_with_ids_of_their_own_stay_apart(head: str, paths: tuple[str, ...]) -> None:
    """The same words under another number, list or group are another article."""
    assert len({identity(head, path) for path in paths}) == len(paths)
