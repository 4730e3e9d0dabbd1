"""The zce family: the CMS of provincial and central newspapers whose classes begin with "cms-" and "article__".

Where the places are known from: the selectors published scrapers use for Nhân Dân, Tiền Phong, VietnamPlus, Sài Gòn Giải
Phóng and Pháp Luật (`.article__title`, `.article__sapo.cms-desc`, `.article__meta time`, `.article__body.zce-content-body`,
`meta.cms-date`, `.article__author .name.cms-author`, `.main-cate`, `.article__tag`). The table of a picture with
`td.caption` is its older form.

`.cms-body` alone is no mark: editors of other CMSs paste it with the text.
"""

import re

from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.records import Kind

_POST = re.compile(r"-post(\d+)\.(?:html?|tpo|vnp|amp|epi)(?:$|[?#])", re.IGNORECASE)
_NO_ARTICLE = re.compile(r"^(?!.*-post\d+\.)", re.IGNORECASE)
_BESIDE = frozenset(
    {"ads_middle", "sda_middle", "banner", "article-relate", "article__relate", "related-news", "cms-relate", "article__tag", "article__social", "social",
     "article__author", "article__source", "article__meta", "article__sapo", "article__comment", "story", "box-related", "inread", "zce-ads"}
)  # fmt: skip

ZCE = family_of(
    "zce",
    marks=Marks(places=(".zce-content-body", ".article__body.cms-body", ".article__title.cms-title", "a.cms-link")),
    kinds=(
        KindRule(kind=Kind.ARTICLE, places=(".zce-content-body", ".article__body.cms-body", ".article__body")),
        KindRule(kind=Kind.ARTICLE, address=_POST, places=(".article__title", ".cms-title")),
        KindRule(kind=Kind.LISTING, address=_NO_ARTICLE, places=("article.story", ".story")),
    ),
    keys=(_POST,),
    templates=(
        Template(
            name="article",
            title=("h1.article__title", "h1.article__header", ".article__title", "h1.cms-title"),
            lead=(".article__sapo", ".cms-desc"),
            body=(".article__body.zce-content-body", ".zce-content-body", ".article__body", ".article__content"),
            before=("figure.article__avatar", ".article__avatar"),
            published=("meta.cms-date", ".article__meta time", "time.time", ".article__meta .time"),
            author=(".article__author .name", ".article__author-source .name", ".article__meta .cms-author", ".cms-author"),
            source=(".article__meta .source", ".article__author-source .source", ".article__source"),
            category=(".main-cate a", ".breadcrumb a", ".breadcrumbs a", ".article__cate a"),
            tags=(".article__tag a", ".box-tag a"),
            beside=_BESIDE,
        ),
    ),
)  # fmt: skip
