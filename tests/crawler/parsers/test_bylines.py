"""Bylines and sources at the end of a text."""

import pytest

from crawler.parsers.bylines import read_byline, tails

TEXT = "Hội nghị kết thúc lúc mười một giờ cùng ngày, các đơn vị nhận nhiệm vụ cho tháng tới và hẹn báo cáo kết quả trước ngày mười lăm của tháng sau."


def read(*last: tuple[str, bool, bool]):
    blocks = [(TEXT, False, False), (TEXT, False, False), *last]
    return read_byline(tails(blocks), len(blocks))


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("Tin, ảnh: Vàng A Páo", ("Vàng A Páo",), None),
        ("Tin và ảnh: B.NG", ("B.NG",), None),
        ("Tác giả: Thu Hà, Văn Nam", ("Thu Hà", "Văn Nam"), None),
        ("Bài, ảnh: Khánh Kiên – Phòng QLKH", ("Khánh Kiên",), None),
        ("Nguồn: Báo Nhân Dân", (), "Báo Nhân Dân"),
        ("(Theo TTXVN)", (), "TTXVN"),
        ("Theo Cổng TTĐT Chính phủ", (), "Cổng TTĐT Chính phủ"),
        ("BBT", (), None),
    ],
)
def test_labelled_lines(line, authors, source):
    """A label names author or source, is no part of the name, and its line leaves the text."""
    found = read((line, True, True))
    assert (found.authors, found.source, found.taken) == (authors, source, frozenset({2}))
    assert found.byline == line


@pytest.mark.parametrize(
    ("line", "right", "bold", "authors"),
    [
        ("Thanh Huyền", False, False, ("Thanh Huyền",)),
        ("Thanh Huyền (Sở KH&CN)", True, True, ("Thanh Huyền",)),
        ("MAI ANH", True, False, ("MAI ANH",)),
        ("Lai Châu", True, True, ()),
        ("Phòng Quản lý khoa học", True, True, ()),
        ("CHỦ TỊCH", False, True, ()),
        ("Hội nghị thành công tốt đẹp.", False, False, ()),
        ("Kết quả bước đầu", False, True, ()),
    ],
)
def test_trailing_names(line, right, bold, authors):
    """A bare name at the very end is the author; places, offices, units and sentences are none."""
    assert read((line, right, bold)).authors == authors


def test_source_under_a_name():
    """A name above the source line is still found."""
    found = read(("Lê Đức Thọ", True, True), ("Nguồn: TTXVN", True, True))
    assert (found.authors, found.source, found.taken) == (("Lê Đức Thọ",), "TTXVN", frozenset({2, 3}))


def test_name_in_the_middle_stays():
    """A short line before more text is no byline."""
    found = read(("Lê Đức Thọ", False, True), (TEXT, False, False))
    assert found.taken == frozenset()
