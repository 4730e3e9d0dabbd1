"""A portal served twice: every edit is one revision of its class, and what a CMS changes at each visit is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.sites.registry import Registry
from operations.crawl import crawl
from pipelines.ingest import ingest
from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Revision
from tests.archives import new_archive
from tests.operations.serving import RawServer, Sent, home, ok

OPENING = (
    "Sáng 22-1, ông Nguyễn Văn Hùng, Giám đốc Sở Khoa học và Công nghệ, đã kiểm tra mô hình trồng sâm với diện tích 36 ha "
    "tại xã Sà Dề Phìn, trao đổi với các hộ dân về kỹ thuật chăm sóc cây giống dưới tán rừng."
)
BODY = (
    f"<p>{OPENING}</p>"
    "<p>Mô hình sẽ được nhân rộng ra các xã vùng cao trong những năm tới, với sự hỗ trợ của ngân sách tỉnh và doanh nghiệp.</p>"
    '<p style="text-align:center"><img src="/uploads/sam.jpg?sid={token}" alt=""></p>'
    '<p style="text-align:center"><em>Đoàn công tác tại vườn sâm của hợp tác xã.</em></p>'
    "<p>Dịp này, đoàn đã tặng quà cho các hộ nghèo của xã và chúc bà con đón năm mới vui tươi, đầm ấm, an toàn.</p>"
    '<p style="text-align:right"><strong>Thanh Huyền</strong></p>'
)
NAMES = (
    "hom-nay",
    "loi-chinh-ta",
    "so-lieu",
    "ten-nguoi",
    "tieu-de",
    "them-doan",
    "chu-thich",
    "doi-anh",
    "the-loai",
    "trinh-bay",
)
Edit = Callable[[str], str]
EDITS: dict[str, tuple[str, tuple[str, ...], Edit]] = {
    "loi-chinh-ta": ("typo", ("paragraphs",), lambda page: page.replace("kỹ thuật", "kỷ thuật")),
    "so-lieu": ("number-or-name", ("paragraphs",), lambda page: page.replace("36 ha", "63 ha")),
    "ten-nguoi": ("number-or-name", ("paragraphs",), lambda page: page.replace("Văn Hùng", "Văn Hưng")),
    "tieu-de": ("title", ("title",), lambda page: page.replace("Kiểm tra mô hình", "Đính chính: Kiểm tra mô hình")),
    "them-doan": (
        "text",
        ("paragraphs",),
        lambda page: page.replace("<p>Dịp này", "<p>Đến cuối giờ chiều, các cơ quan đã họp bàn việc cấp giống.</p><p>Dịp này"),
    ),
    "chu-thich": ("images", ("captions",), lambda page: page.replace("Đoàn công tác tại", "Đoàn khảo sát tại")),
    "doi-anh": ("images", ("images",), lambda page: page.replace("/uploads/sam.jpg", "/uploads/vuon.jpg")),
    "the-loai": ("metadata", ("category",), lambda page: page.replace('itemprop="name">Khoa học<', 'itemprop="name">Nông nghiệp<')),
    "trinh-bay": (
        "markup",
        ("blocks",),
        lambda page: page.replace(f"<p>{OPENING}</p>", f"<blockquote><p>{OPENING}</p></blockquote>"),
    ),
}  # fmt: skip


def nukeviet(name: str, visit: int) -> str:
    """An article of NukeViet at its nth visit: clock, counters, tokens, "modified now" and the list below it move on."""
    number = 100 + NAMES.index(name)
    token = f"{visit}a5f09c{number}b7e4d2f8c1"
    others = "".join(
        f'<li><h4><a href="/tin-tuc/tin-{n}.html">Tin khác số {n}</a></h4></li>' for n in range(visit, visit + 3)
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><title>Kiểm tra mô hình trồng sâm {name}</title>
<meta name="generator" content="NukeViet v4.5"><meta property="article:published_time" content="2022-01-22+0715:40:12">
<script>var nv_base_siteurl="/",nv_lang_data="vi",nv_module_name="news",nv_func_name="detail",nv_token="{token}";</script></head><body>
<div class="header"><span class="clock">Thứ hai - {visit:02}/02/2026 08:2{visit}</span></div>
<ul itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop="itemListElement"><span itemprop="name">Trang nhất</span></li>
<li itemprop="itemListElement"><span itemprop="name">Khoa học</span></li></ul>
<div class="news_column panel"><h1 class="title" itemprop="headline">Kiểm tra mô hình trồng sâm {name}</h1>
<span class="hidden" itemprop="datePublished">2026-02-{visit:02}T08:20:00+07:00</span>
<span class="hidden" itemprop="dateModified">2026-02-{visit:02}T08:20:00+07:00</span>
<span class="h5">Thứ bảy - 22/01/2022 15:40</span><span class="views">Đã xem: {visit * 17}</span>
<div id="news-bodyhtml" class="bodytext">{BODY.replace("{token}", token)}</div>
<a onclick="mail('/sendmail/{name}', '{token}')">Gửi</a><p>Lượt xem: {visit * 17}</p></div>
<div class="news_column other-news"><p class="h3">Những tin mới hơn</p><ul>{others}</ul></div>
<ul class="counter"><li>Đang truy cập <span>{visit * 3}</span></li><li>Tổng lượt truy cập <span>{visit * 907}</span></li></ul></body></html>"""


def plain(name: str, visit: int) -> str:
    """The same article on a site of no known CMS, its counter and its list inside the article."""
    token = f"{visit}a5f09c{NAMES.index(name)}b7e4d2f8c1"
    others = "".join(
        f'<li><a href="/xem-{n}.html">Tin liên quan số {n} của cổng</a></li>' for n in range(visit, visit + 3)
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><title>Kiểm tra mô hình trồng sâm {name}</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2022-01-22T15:40:12+07:00">
<meta property="article:modified_time" content="2026-02-{visit:02}T08:20:00+07:00"></head><body>
<div class="top">Hôm nay, thứ hai ngày {visit:02}/02/2026</div>
<ul itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop="itemListElement"><a href="/"><span itemprop="name">Trang chủ</span></a></li>
<li itemprop="itemListElement"><a href="/kh/"><span itemprop="name">Khoa học</span></a></li></ul>
<article><h1>Kiểm tra mô hình trồng sâm {name}</h1><div class="meta">22/01/2022 15:40 | Lượt xem: {visit * 17}</div>
<div class="content">{BODY.replace("{token}", token)}</div>
<div class="views">Số lượt xem: {visit * 17}</div><div class="related"><h3>Tin liên quan</h3><ul>{others}</ul></div></article>
<footer>Đang truy cập: {visit * 3}. Phiên: {token}</footer></body></html>"""


def served(shape: Callable[[str, int], str], visit: int, *, edited: bool) -> dict[str, Sent]:
    """The portal's answers at that visit."""
    pages = {name: shape(name, visit) for name in NAMES}
    if edited:
        for name, (_, _, edit) in EDITS.items():
            changed = edit(pages[name])
            assert changed != pages[name], f"the edit of {name} edits nothing"
            pages[name] = changed
    paths = {name: f"/tin-tuc/{name}-{100 + number}.html" for number, name in enumerate(NAMES)}
    return {"/": ok(home(*paths.values())), **{paths[name]: ok(page) for name, page in pages.items()}}


def crawled(directory: Path, url: str) -> None:
    """Crawl the portal as it is now into an archive of its own."""
    with new_archive(directory, contact="mailto:test@example.org") as archive:
        site = f"id: test\nname: Thử\nurl: {url}\nallow_private: true\nlimits: {{delay: 0}}\n"
        (archive.sites_dir / "test.yaml").write_text(site, encoding="utf-8")
        crawl(archive, [Registry.load(archive.sites_dir).get("test")])


def found(archive: Archive) -> dict[str, list[tuple[str | None, tuple[str, ...]]]]:
    """The classes and fields of each article's revisions in order of time, by its name."""
    told: dict[str, list[tuple[str | None, tuple[str, ...]]]] = {}
    columns = (Article.url, Revision.change_class, Revision.changed)
    with reading(archive.engine) as connection:
        rows = connection.execute(
            select(*columns).join(Article, Article.id == Revision.article_id).order_by(Revision.seen_at)
        )
        for row in rows:
            name = row.url.rsplit("/", 1)[1].rsplit("-", 1)[0]
            told.setdefault(name, []).append((row.change_class, tuple(row.changed or ())))
    return told


@pytest.mark.parametrize("shape", [nukeviet, plain])
@pytest.mark.parametrize("late", [False, True], ids=["in order", "the older capture later"])
def test_exactly_the_edits_are_revisions(tmp_path: Path, shape: Callable[[str, int], str], late: bool) -> None:
    """Of ten articles visited three times nine were edited once: nine revisions, rightly classed, in whatever order they come."""
    visits = [tmp_path / "first", tmp_path / "second", tmp_path / "third"]
    with RawServer(served(shape, 1, edited=False)) as server:
        crawled(visits[0], server.url)
        for visit, directory in enumerate(visits[1:], 2):
            server.answers = served(shape, visit, edited=True)
            crawled(directory, server.url)
    files = [path for directory in visits for path in sorted((directory / "warc").iterdir())]
    with new_archive(tmp_path / "whole") as archive:
        registry = Registry.load(visits[0] / "sites")
        for result in ingest(archive, registry, files[::-1] if late else files):
            assert not result.damages
        revisions = found(archive)
        with reading(archive.engine) as connection:
            rules = set(connection.execute(select(Revision.rule)).scalars())
    assert revisions == {name: [(None, ()), *([EDITS[name][:2]] if name in EDITS else [])] for name in NAMES}
    assert len(rules) == 1
    assert str(rules.pop()).startswith("nukeviet: NukeViet 4" if shape is nukeviet else "generic: ")
