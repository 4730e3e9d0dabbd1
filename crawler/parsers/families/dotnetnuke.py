"""The DotNetNuke (DNN) family: the frame its core writes, and the news modules that are known to stand in it.

Where the places are known from: DNN Platform's own source (`DNNModuleContent`, `dnn_ctr{n}_`, the breadcrumb and log-in
controls); pages and published scrapers of EasyDNNnews (`.edn_articleDetails`, `.edn_metaDetails`, `pnlViewArticle` with
`.main_content`; `.edn_metaDetails1` and `.Detail_Summary` are a Vietnamese theme's); the addresses of Ventrian News Articles
(`/articleType/ArticleView/articleId/2019/...`, seen at pcmatuy.bocongan.gov.vn), whose own templates are free; a scraper of
the portals of Đà Nẵng (module CMS14_TinTuc: `lbl_ct_tieude`, `/chi-tiet-tin/group/{g}/nid/{id}/{slug}`), checked in 2026.

Unverified: the labels of Vietnamese vendors' own modules (`lblTieuDe`, `lblNoiDung`), and `/newsid/{id}/`, remembered from
Thừa Thiên Huế. A page of any other module is left to the general rules.
"""

import re

from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.records import Kind

_ARTICLE_ID = re.compile(r"/articleid/(\d+)(?:/|$|[?#])", re.IGNORECASE)
_QUERY_ID = re.compile(r"[?&](?:articleid|newsid)=(\d+)", re.IGNORECASE)
_NEWS_ID = re.compile(r"/newsid/(\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/|$|[?#])", re.IGNORECASE)
_NODE_ID = re.compile(r"/nid/(\d+)(?:/|$|[?#])", re.IGNORECASE)
_VIEW = re.compile(r"/articletype/articleview/|/artmid/\d+/articleid/\d+|/group/\d+/nid/\d+", re.IGNORECASE)
_LIST = re.compile(r"/articletype/(?:category|archive|author|tag)view|/pgrid/\d+/pageid/\d+", re.IGNORECASE)
_PRINT = re.compile(r"[?&/](?:dnnprintmode|print)[=/]true", re.IGNORECASE)
_LOGIN = re.compile(r"[?&/]ctl[=/]login(?:$|[&/?])", re.IGNORECASE)
_CRUMBS = ("[id$=_lblBreadCrumb] a", "[id$=_lblBreadCrumb]")
_BESIDE = frozenset(
    {"edn_metaDetails", "edn_metaDetails1", "edn_articleTitle", "edn_articleSubTitle", "edn_articleSummary", "Detail_Summary", "edn_socialButtons",
     "edn_relatedArticles", "edn_articleTags", "eds_viewsComments", "meta_text", "box_list_container", "addthis_toolbox", "a2a_kit", "rateit", "EDNContentRating",
     "edn_printButton", "eds_socialButtons"}
)  # fmt: skip

DOTNETNUKE = family_of(
    "dotnetnuke",
    marks=Marks(
        generator=("dotnetnuke",),
        places=(".DNNModuleContent", "#dnn_ContentPane", "#__dnnVariable", ".DnnModule"),
        paths=("/Portals/_default/", "/portals/_default/"),
    ),
    kinds=(
        KindRule(kind=Kind.PRINT, address=_PRINT),
        KindRule(kind=Kind.LOGIN, address=_LOGIN),
        KindRule(kind=Kind.LISTING, address=_LIST),
        KindRule(kind=Kind.ARTICLE, places=(".edn_articleDetails", "[id$=_pnlViewArticle]", "[id$=_lbl_ct_noidung]", "[id$=_lblNoiDung]")),
        KindRule(kind=Kind.ARTICLE, address=_VIEW),
        KindRule(kind=Kind.LISTING, places=("#dnn_ContentPane .edn_article",)),
    ),
    keys=(_ARTICLE_ID, _QUERY_ID, _NEWS_ID, _NODE_ID),
    templates=(
        Template(
            name="EasyDNNnews",
            marks=(".edn_articleDetails", "[id$=_pnlViewArticle]"),
            title=(".edn_articleDetails .edn_articleTitle", ".edn_articleDetails h1", "[id$=_pnlViewArticle] h1", "[id$=_pnlViewArticle] .edn_articleTitle"),
            lead=(".edn_articleDetails .edn_articleSummary", ".Detail_Summary", "[id$=_pnlViewArticle] .summary"),
            body=(
                ".edn_articleDetails .edn_articleContent", ".edn_articleDetails .main_content", "[id$=_pnlViewArticle] .edn_articleContent",
                "[id$=_pnlViewArticle] .main_content", ".edn_articleDetails",
            ),
            before=(".edn_articleDetails .edn_mainImageWrapper", "[id$=_pnlViewArticle] .article_image"),
            published=(".edn_metaDetails time", ".edn_articleDetails time", ".edn_metaDetails1", ".edn_metaDetails", "[id$=_pnlViewArticle] .meta_text"),
            account=(".edn_metaDetails .author", ".edn_metaDetails1 .author"),
            category=(".edn_metaDetails a[href*='/category']", *_CRUMBS),
            tags=(".edn_articleTags a", "[id$=_pnlViewArticle] a[href*='/tagid/']"),
            attachments=(".edn_articleDetails .edn_documents a", "[id$=_pnlViewArticle] .article_documents a"),
            beside=_BESIDE,
        ),
        Template(
            name="CMS14_TinTuc",
            marks=("[id$=_lbl_ct_noidung]",),
            title=("[id$=_lbl_ct_tieude]",),
            lead=("[id$=_lbl_ct_gioithieu]",),
            body=("[id$=_lbl_ct_noidung]",),
            published=("[id$=_lbl_ct_ngaydang]",),
            author=("[id$=_lbl_ct_tacgia]",),
            source=("[id$=_lbl_ct_nguon]",),
            category=_CRUMBS,
        ),
        Template(
            name="vendor labels (unverified)",
            marks=("[id$=_lblNoiDung]",),
            title=("[id$=_lblTieuDe]", "[id$=_lblNewsTitle]"),
            lead=("[id$=_lblTomTat]", "[id$=_lblTrichYeu]", "[id$=_lblSapo]"),
            body=("[id$=_lblNoiDung]",),
            published=("[id$=_lblNgayDang]", "[id$=_lblNgayXuatBan]", "[id$=_lblNgayTao]"),
            author=("[id$=_lblTacGia]",),
            source=("[id$=_lblNguon]", "[id$=_lblNguonTin]"),
            category=_CRUMBS,
        ),
    ),
)  # fmt: skip
