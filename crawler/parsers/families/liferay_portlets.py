"""Where news portlets that others wrote for Liferay put an article; the asset publisher's own places are in `liferay`.

Sources: the published JSP pages of the portlet `vn.dnict.tintuc` (Đà Nẵng's departments and districts, in use in 2025);
published selectors of scrapers for VNPT ePortal (cmsc.gov.vn), for EcoIT's CmsViewChiTietBaiViet (moit.gov.vn, both 2021)
and for the theme of the health ministry (2021). Unverified: how a date looks in EcoIT's and VNPT's pages, and that
`.detailBlogs` (the theme of the police ministry) holds a journal article.
"""

from crawler.parsers.families.rules import Template, check

_TOOLS = frozenset(
    {"share-content", "fb-share-button", "zalo-share-button", "the-article-share", "the-article-footer", "the-article-more-info",
     "chuyenmuc-lienquan", "cat-lienquan", "xemfull-pdf", "pdfview", "asset-ratings", "related_asset", "taglib-social-bookmarks"}
)  # fmt: skip

PORTLETS = check(
    (
        Template(
            name="tintuc portlet",
            marks=(".the-article-body",),
            title=(".title-article",),
            lead=(".the-article-summary",),
            body=(".the-article-body",),
            published=(".the-article-timecreate",),
            account=(".the-article-createby",),
            category=(".cat-lienquan a", ".category-breadcrump .last-li a"),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="VNPT ePortal",
            marks=("#testabc > div > h1",),
            title=("#testabc > div > h1",),
            lead=("#testabc > p > strong", "#testabc > p"),
            body=("#testabc > div ~ div", "#testabc"),
            published=("#testabc > div > p",),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="EcoIT CMS",
            marks=("#change_font_size",),
            title=("article > h1", "article h1"),
            lead=("#change_font_size",),
            body=("#contentnews",),
            author=("#contentnews ~ div > div ~ div",),
            published=("article > p",),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="contentDetail theme",
            marks=(".contentDetail .journal-content-article",),
            title=(".contentDetail h3",),
            lead=(".contentDetail .sapo", ".sapo"),
            body=(".contentDetail .journal-content-article",),
            published=(".contentDetail > div > div > p", ".contentDetail > div > p"),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="detailBlogs theme",
            marks=(".detailBlogs .journal-content-article",),
            title=(".detailBlogs .title h2",),
            lead=(".detailBlogs .sapo",),
            body=(".detailBlogs .journal-content-article",),
            beside=_TOOLS,
            page_title=False,
        ),
    )
)
"""One template a portlet or theme; none is known to have ended."""
