"""The SharePoint family: classic lists and publishing pages, and where the news web parts of Vietnamese makers put an article.

Sources: published selectors of scrapers of the ministries' sites (2021) and saved control templates: divArticleDescription1-3
(most, mt, moc, vjst.vn), divArticleDescription with divArticleContent (mic), divArticleDescription alone (molisa),
#news-detail (moet), #contenttin (baohiemxahoi), #anhnoidungdetail (vass), #txtTitle (mard); SharePoint's own article page
layout. Ids carry the path of their containers and a web part's GUID: only their end is looked at.
Unverified: how lists (`View_Detail.aspx`, Vĩnh Phúc) and `ChiTietTinTuc.aspx` (Quảng Ninh, Hải Dương) are laid out; their
addresses give kind and key, title and text are found as on any site.
"""

import re

from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.records import Kind

_TOOLS = frozenset(
    {"noprint", "tien-ich", "date-detail", "g-search", "star-rating-control", "ms-formfieldlabelcontainer", "addthis_toolbox", "tags", "tag",
     "othernews", "othernews_fullwidth", "groupnews_content", "tin-lien-quan", "tinlienquan", "share", "social"}
)  # fmt: skip
_SHOWN_DATES = (
    ".News_Time_Post",
    ".date-detail span",
    ".date-line",
    "#txtDateString",
    "[id$=lblDate]",
    "[id$=lblNgayDang]",
)


def _address(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


SHAREPOINT = family_of(
    "sharepoint",
    marks=Marks(
        generator=("microsoft sharepoint",),
        paths=("/_layouts/", "/_catalogs/masterpage"),
        scripts=("_spPageContextInfo", "_spBodyOnLoadFunctionNames"),
        # Classes such as ms-rtestate-field travel with pasted text into other CMSs: they show nothing.
        places=("#s4-workspace", "#MSOWebPartPage_PostbackSource", "#_wpcmWpid"),
    ),
    kinds=(
        KindRule(kind=Kind.DENIED, address=_address(r"/_layouts/(?:15/)?accessdenied\.aspx")),
        KindRule(
            kind=Kind.LOGIN, address=_address(r"/_layouts/(?:15/)?(?:authenticate|signout)\.aspx|/_(?:login|forms)/")
        ),
        KindRule(kind=Kind.PRINT, address=_address(r"/(?:print(?:page)?|in(?:tintuc|bai)?)\.aspx")),
        KindRule(kind=Kind.OTHER, address=_address(r"/(?:sendtofriend|traloi|tts)\.aspx|/(?:disp|edit|new)form\.aspx")),
        KindRule(kind=Kind.SEARCH, address=_address(r"/(?:tim-?kiem|search|results|osssearchresults)\.aspx")),
        KindRule(kind=Kind.LISTING, address=_address(r"/forms/allitems\.aspx")),
        KindRule(
            kind=Kind.ARTICLE,
            places=(
                "#divArticleDescription2",
                "#divArticleContent",
                "#news-detail",
                "#contenttin",
                "#anhnoidungdetail",
                "#txtTitle",
                "#divArticleDescription",
                ".article-content .ms-rtestate-field",
            ),
        ),
        KindRule(kind=Kind.LISTING, places=("[id$=_pnListNews]",)),
        KindRule(
            kind=Kind.ARTICLE,
            address=_address(r"/chitiettintuc\.aspx\?(?:.*&)?nid=\d|/(?:tin-?tuc|news|su-?kien)/.*view_detail\.aspx\?"),
        ),
    ),
    keys=(
        _address(r"^https?://[^/]+/(.+?)/view_detail\.aspx\?(?:.*&)?itemid=(\d+)"),
        _address(r"^https?://[^/]+/(?:(.+?)/)?trang/chitiettintuc\.aspx\?(?:.*&)?nid=(\d+)"),
        # Two pages of one folder show two lists, whose items are numbered each by itself.
        _address(r"^https?://[^/]+/(?:(.+?)/)?pages/([^?]+)\.aspx\?(?:.*&)?itemid=(\d+)"),
        _address(r"[?&]tintucid=(\d+)"),
        _address(r"/pages/tintuc/(\d+)/"),
        _address(r"/(?:vn|en)/tin-tuc/(\d+)/"),
    ),
    templates=(
        Template(
            name="divArticleDescription1-3",
            marks=("#divArticleDescription2",),
            title=("#divArticleDescription3 h1", "h1.News_Detail_Title", "#divArticleDescription3"),
            lead=("#divArticleDescription1",),
            body=("#divArticleDescription2",),
            published=("[id$=_pnHide] span", *_SHOWN_DATES),
            source=("[id$=_pnNguontin]",),
            category=(".UL_Link_Menu .Lv_3 a", ".breadcrumb a"),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="divArticleContent",
            marks=("#divArticleContent",),
            title=("#news_content h1", ".title_news h1"),
            lead=("#divArticleDescription",),
            body=("#divArticleContent",),
            published=_SHOWN_DATES,
            author=(".title_news > p > strong",),
            category=(".breadcrum-x a", ".breadcrumb a"),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="txtTitle",
            marks=("#txtTitle",),
            title=("#txtTitle",),
            lead=("#divArticleDescription",),
            body=("[id$=__ControlWrapper_RichHtmlField]", ".ms-rtestate-field"),
            published=_SHOWN_DATES,
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="divArticleDescription",
            marks=("#divArticleDescription",),
            title=("h1.News_Detail_Title", ".title_news h1", "h1"),
            body=("#divArticleDescription",),
            published=(*_SHOWN_DATES, "h1 ~ p"),
            category=(".UL_Link_Menu .Lv_3 a", ".breadcrumb a"),
            beside=_TOOLS,
        ),
        Template(
            name="news-detail",
            marks=("#news-detail",),
            title=("#news-title",),
            lead=("#news-des",),
            body=("#news-detail",),
            published=(*_SHOWN_DATES, "#news-title ~ p span", ".news-date"),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="contenttin",
            marks=("#contenttin",),
            body=("#contenttin",),
            published=_SHOWN_DATES,
            author=(".tacgia",),
            category=(".sukien a",),
            beside=_TOOLS,
        ),
        Template(
            name="anhnoidungdetail",
            marks=("#anhnoidungdetail",),
            title=(".box-news h1",),
            lead=(".box-news h1 ~ div > p ~ p",),
            body=("#anhnoidungdetail",),
            published=(".box-news h1 ~ div > p",),
            beside=_TOOLS,
            page_title=False,
        ),
        Template(
            name="article page",
            marks=(".article-content .ms-rtestate-field",),
            title=("#DeltaPlaceHolderPageTitleInTitleArea", "#pageTitle", "h1"),
            body=(".article-content",),
            before=(".captioned-image",),
            published=_SHOWN_DATES,
            author=(".by-line",),
            category=(".ms-breadcrumb a", ".breadcrumb a"),
            beside=_TOOLS,
        ),
    ),
)
