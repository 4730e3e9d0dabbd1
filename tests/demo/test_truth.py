"""What the portal publishes agrees with what its truth says."""

import re
import unicodedata
from datetime import timedelta
from html import unescape

import pytest

from demo.articles import slug, stories
from demo.legacy import tcvn3
from demo.media import pdf
from demo.routes import answer
from demo.truth import SEED, truth

BASE = "http://127.0.0.1:80"


def page(path: str) -> str:
    """The text of an answer, which must be 200."""
    found = answer(BASE, path)
    assert found.status == 200, path
    return found.body.decode()


def words(html: str) -> str:
    """The visible text of a page, NFC, single spaces."""
    text = unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.DOTALL)))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def test_the_counts() -> None:
    """Thirty articles, two of them copies, two soft 404s, and more than half found by listings alone."""
    known = truth()
    assert len(known.articles) == 30
    assert known.copies == ((110, 109), (122, 121))
    assert len(known.soft_404s) == 2
    assert known.captions == 36
    assert sum(article.listing_only for article in known.articles) == 16
    assert known.article(SEED).listing_only


def test_the_seed_article_is_whole() -> None:
    """Five whole paragraphs, two captions, the author, the date: what the project promises of its sample."""
    seed = truth().article(SEED)
    assert len(seed.paragraphs) == 5
    assert seed.paragraphs[2].startswith("Trong 2 năm 2020 – 2021, Sở Khoa học và Công nghệ đang quản lý")
    assert seed.captions == (
        "Quang cảnh buổi làm việc giữa Đoàn Công tác của Bộ KHCN và Sở KHCN tỉnh Lai Châu",
        "Bộ trưởng Bộ KHCN Huỳnh Thành Đạt phát biểu tại buổi làm việc",
    )
    assert seed.authors == ("Thanh Huyền",)
    assert f"{seed.published:%d/%m/%Y %H:%M %z}" == "22/01/2022 10:30 +0700"
    assert "Thứ bảy - 22/01/2022 10:30" in page(seed.path)


def test_every_text_and_caption_stands_on_its_page() -> None:
    """No fact of the truth is missing from the page a reader sees, the legacy-coded article apart."""
    for article in truth().articles:
        html = page(article.path)
        shown = words(html)
        captions = [caption for _, caption in article.images if caption and f'alt="{caption}"' not in html]
        texts = [article.title, article.lead or "", *article.paragraphs, *captions]
        if article.legacy_encoding:
            texts = [article.title, tcvn3(article.paragraphs[0]), *map(tcvn3, captions)]
            shown = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
        for text in texts:
            assert text in shown, (article.id, text)
        assert all(f'src="{path}"' in html for path, _ in article.images)


def test_copies_share_text_but_neither_id_nor_address() -> None:
    """A copy has the title, paragraphs and captions of its original, and everything else of its own."""
    for copy, original in ((truth().article(a), truth().article(b)) for a, b in truth().copies):
        assert (copy.title, copy.paragraphs, copy.captions) == (original.title, original.paragraphs, original.captions)
        assert copy.path != original.path
        assert timedelta(0) < copy.published - original.published < timedelta(hours=2)


def test_an_article_under_two_categories_has_two_addresses_and_one_canonical() -> None:
    """Both addresses answer the same article, and both name the first as canonical."""
    (article,) = [article for article in truth().articles if len(article.addresses) == 2]
    for path in article.addresses:
        assert f'<link rel="canonical" href="{BASE}{article.path}">' in page(path)


def test_soft_404s_answer_200_without_text() -> None:
    """A soft 404 is served as a success and shows nothing of an article."""
    for path in truth().soft_404s:
        assert re.search("không tồn tại|Không tìm thấy", page(path))


def test_feeds_and_sitemap_hold_only_the_newest() -> None:
    """Ten items in the main feed, fifteen in the sitemap: the old ones are left to the listings."""
    assert page("/rss/").count("<item>") == 10
    assert page("/sitemap-vi.news.xml").count("<url>") == 15
    parts = sum(page(f"/rss/{category}/").count("<item>") for category in {story.category for story in stories()})
    assert parts == 10


def test_listings_page_back_to_the_oldest() -> None:
    """The pages of a category hold each of its items once, and there is none past the last."""
    found: list[str] = []
    number = 1
    while (listing := answer(BASE, f"/tin-tuc/nong-nghiep/page-{number}/")).status == 200:
        found += re.findall(r'<h3><a href="([^"]+)"', listing.body.decode())
        number += 1
    assert listing.status == 404
    assert number > 3
    assert len(found) == len(set(found)) == 8
    assert found[-1] == truth().article(101).path


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/tin-tuc/khcn/", "/tin-tuc/khoa-hoc-cong-nghe/"),
        ("/tin-tuc/khcn/anything-107.html", truth().article(107).path),
        ("/tin-tuc/thong-bao/wrong-alias-101.html", truth().article(101).path),
        ("/gioi-thieu/", "/gioi-thieu/co-cau-to-chuc.html"),
    ],
)
def test_old_addresses_move(asked: str, given: str) -> None:
    """An old category alias or a wrong slug with a valid id is sent on to the right address."""
    found = answer(BASE, asked)
    assert (found.status, found.headers) == (301, (("Location", given),))


@pytest.mark.parametrize(
    "asked",
    [
        "/tin-tuc/giao-thong/x-999.html",
        "/tin-tuc/nowhere/",
        "/tin-tuc/tag/nowhere/",
        "/tin-tuc/print/giao-thong/x-101.html",
        "/lich/?thang=13&nam=2025",
        "/uploads/news/2020_03/other.png",
        "/rss/nowhere/",
        "/en",
    ],
)
def test_what_is_not_there_is_404(asked: str) -> None:
    """An address the portal never had answers 404."""
    assert answer(BASE, asked).status == 404


def test_the_decomposed_article_is_sent_decomposed() -> None:
    """The NFD article's body really carries combining marks, its truth none."""
    article = truth().article(114)
    body = page(article.path).split('id="news-bodyhtml"')[1].split("</div>")[0]
    assert not unicodedata.is_normalized("NFC", body)
    assert all(unicodedata.is_normalized("NFC", text) for text in article.paragraphs)


def test_tcvn3_writes_known_words_and_refuses_what_it_cannot() -> None:
    """The classic example comes out right; a capital with a tone has no code."""
    assert tcvn3("Đại học Bách khoa Hà Nội") == "§¹i häc B¸ch khoa Hµ Néi"
    with pytest.raises(ValueError, match="TCVN3 has no code for Ủ"):
        tcvn3("Ủy ban")


def test_slugs_are_plain() -> None:
    """Marks, capitals and punctuation leave a slug."""
    assert slug("Đèo Khau Mây: sạt lở – Km 61+300!") == "deo-khau-may-sat-lo-km-61-300"


def test_a_document_points_at_its_table() -> None:
    """The PDF's last number is where its cross-reference table starts."""
    written = pdf("x")
    place = int(written.split(b"startxref\n")[1].split(b"\n")[0])
    assert written[place:].startswith(b"xref\n")
