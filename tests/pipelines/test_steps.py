"""The steps between reading and saving, each by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.records import Article, Block, BlockKind, Image
from pipelines.capture import Unkept, capture
from pipelines.clean import clean
from pipelines.deduplicate import deduplicate
from pipelines.fingerprint import fingerprint, text_digest
from pipelines.template import template_lines
from pipelines.validate import Invalid, validate
from tests.pipelines.making import FETCHED, TEXT, URL, page, paragraph, reading


def article_of(**changes: object) -> Article:
    """The article of a reading."""
    article = reading(**changes).article
    assert article is not None
    return article


def test_a_page_without_capture_goes_no_further() -> None:
    """Bytes first: nothing is derived from a page that is in no WARC file."""
    with pytest.raises(Unkept, match=URL):
        capture(page(capture=None))
    assert capture(page()).url == URL


def test_template_lines_need_twenty_pages() -> None:
    """Fewer pages are no ground to call a line the template's."""
    assert template_lines([["Bản quyền thuộc về Cổng thông tin"]] * 19) == frozenset()


SLOGAN = "Cổng thông tin điện tử tỉnh - kênh thông tin chính thức"


def test_template_lines_that_frame_the_text_are_left_out() -> None:
    """A line on many articles goes where it frames one, with the number of lines as evidence; a line on few is text."""
    lines = template_lines([[f"Câu của riêng bài thứ {number}", TEXT, SLOGAN] for number in range(25)])
    cleaned = clean(reading(blocks=(paragraph(TEXT), paragraph(SLOGAN))), lines).article
    assert lines == {SLOGAN}
    assert cleaned is not None
    assert cleaned.paragraphs == (TEXT,)
    assert "1 template line" in cleaned.evidence["cleaned"]


def test_bulletins_keep_their_sentences() -> None:
    """Sentences that return with other numbers are the news of a weather or price bulletin, not its template."""
    bulletins = [[f"Nhiệt độ thấp nhất {n} độ.", f"Nhiệt độ cao nhất {n + 9} độ.", f"Mưa {n} mm."] for n in range(30)]
    assert template_lines(bulletins) == frozenset()


def test_cleaning_never_empties_an_article() -> None:
    """If most of an article were template, it is not: a notice that is published again and again stays whole."""
    notice = ["Kính mời quý vị đại biểu tham dự.", "Trân trọng kính mời."]
    lines = template_lines([notice] * 25)
    whole = reading(blocks=tuple(map(paragraph, notice)))
    assert lines == set(notice)
    assert clean(whole, lines) is whole


def test_long_paragraphs_are_never_template_lines() -> None:
    """A long paragraph on many pages is a copied text, not a template."""
    assert template_lines([[TEXT * 2]] * 40) == frozenset()


@pytest.mark.parametrize("changes", [{"title": "  "}, {"blocks": (), "lead": None}])
def test_an_article_without_title_or_content_is_refused(changes: dict[str, object]) -> None:
    """What has no title, or nothing to read or see, is no record."""
    with pytest.raises(Invalid):
        validate(reading(**changes))


def test_an_article_of_pictures_alone_is_valid() -> None:
    """A photo report without text is a record."""
    picture = Block(kind=BlockKind.IMAGE, image=Image(url="https://example.gov.vn/a.jpg", caption="Lễ hội"))
    assert validate(reading(blocks=(picture,))).article is not None


@pytest.mark.parametrize("moment", [FETCHED + timedelta(days=40), datetime(1970, 1, 1, tzinfo=UTC)])
def test_impossible_dates_are_taken_away_and_told(moment: datetime) -> None:
    """A date of publication after the visit or before the web is refused, with the reason as evidence."""
    article = validate(reading(published_at=moment)).article
    assert article is not None
    assert article.published_at is None
    assert article.published_from is None
    assert moment.isoformat() in article.evidence["published_at"]


def test_the_same_page_has_the_same_digest() -> None:
    """A state is named by its content: nothing of when or where it was read is in it."""
    again = replace(reading(), page=page(url=URL + "?x=1", fetched_at=FETCHED + timedelta(days=9)))
    assert fingerprint(reading()).digest == fingerprint(again).digest


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Khác"},
        {"blocks": (paragraph(TEXT + " Thêm."),)},
        {"authors": ("Thanh Huyền",)},
        {"tags": ("dược liệu",)},
    ],
)
def test_any_change_of_content_changes_the_digest(changes: dict[str, object]) -> None:
    """Title, text, authors and tags are all part of an article's state."""
    assert fingerprint(reading(**changes)).digest != fingerprint(reading()).digest


def test_exact_copies_share_a_text_digest() -> None:
    """Marks, capitals, punctuation, tone placement and where the lead ends do not tell copies apart; a word does."""
    original = text_digest(article_of())
    split = TEXT.split(", ", 1)
    assert text_digest(article_of(title="Tên khác", lead=split[0], blocks=(paragraph(split[1].upper()),))) == original
    assert text_digest(article_of(blocks=(paragraph(TEXT.replace("ba năm", "bốn năm")),))) != original


def test_short_texts_are_no_copies() -> None:
    """Two short notices are alike by chance: they get no text digest."""
    assert text_digest(article_of(blocks=(paragraph("Nội dung chi tiết xem tệp đính kèm."),))) is None


def test_addresses_of_one_key_are_one_article_and_keys_never_meet() -> None:
    """The CMS's id decides; without one the canonical address does; the site is always part of it."""
    one = deduplicate(fingerprint(reading()), "example.gov.vn")
    other_address = deduplicate(fingerprint(reading(url=URL + "?a", canonical_url=URL + "?a")), "example.gov.vn")
    other_site = deduplicate(fingerprint(reading()), "example.org")
    by_address = deduplicate(fingerprint(reading(key=None)), "example.gov.vn")
    www = deduplicate(fingerprint(reading(key=None, canonical_url=URL.replace("//", "//www."))), "example.gov.vn")
    assert one.article_id == other_address.article_id
    assert len({one.article_id, other_site.article_id, by_address.article_id}) == 3
    assert by_address.article_id == www.article_id
