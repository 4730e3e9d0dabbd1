"""What tells a copy from another notice of one template: the places where the two texts differ."""

import pytest

from storage.likeness import Likeness, Text, compare
from tests.storage.stories import prose, reworded

BODY = (
    "Nhận được tin báo, lực lượng chức năng đã có mặt tại hiện trường để phân luồng giao thông, bảo vệ tài sản của nhân dân và "
    "điều tra, làm rõ nguyên nhân; đồng thời động viên gia đình các nạn nhân sớm ổn định cuộc sống."
)

# A notice that names much else: more than forty telling words to each that may differ.
LAW = (
    "Căn cứ Luật Đầu tư công ngày 29 tháng 11 năm 2024, Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015, Nghị định số "
    "85/2025/NĐ-CP ngày 8 tháng 4 năm 2025 của Chính phủ, Nghị quyết số 45/NQ-HĐND ngày 10 tháng 12 năm 2024 của HĐND tỉnh Lai "
    "Châu, theo đề nghị của Giám đốc Sở Tài chính tại Tờ trình số 812/TTr-STC ngày 3 tháng 9 năm 2025, Chủ tịch UBND tỉnh Lai Châu "
    "phê duyệt dự án nâng cấp đường {}. Chủ đầu tư là Ban Quản lý dự án tỉnh Lai Châu; Sở Xây dựng, Sở Tài chính, Kho bạc Nhà nước "
    "Khu vực IX hướng dẫn theo quy định."
)
GOODS = "; ".join(f"mặt hàng {' '.join(prose(at, 2))} {at * 500}" for at in range(20, 80))
# A long article of few numbers.
NEWS = [*prose(5), "Ông Lò Văn An ở xã Bản Bo cho biết: vụ này bà con thu {} tấn chè, bán được giá.", *prose(6)]


def like(one: str, other: str) -> Likeness:
    return compare(Text(one.split("\n")), Text(other.split("\n")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"Vụ việc xảy ra ngày 5/3 tại bản Nà Tăm. {BODY}", f"Vụ việc xảy ra ngày 6/3 tại bản Nà Tăm. {BODY}"),
        (f"Vụ việc xảy ra tại bản Nà Tăm. {BODY}", f"Vụ việc xảy ra tại bản Khun Há. {BODY}"),
        (f"Nạn nhân là anh Lò Văn An. {BODY}", f"Nạn nhân là chị Vàng Thị Mai. {BODY}"),
        (f"Có 3 người bị thương nhẹ. {BODY}", f"Có 12 người bị thương nhẹ. {BODY}"),
        (f"{BODY} Hiện trường ở Km 12 quốc lộ 4D.", f"{BODY} Hiện trường ở Km 45 quốc lộ 32."),
    ],
    ids=["date", "place", "person", "number", "at the end"],
)
def test_two_notices_are_no_copies(one: str, other: str):
    """One slot filled otherwise is enough, however much text the two share; it does not matter which comes first."""
    assert like(one, other).containment > 0.6
    assert not like(one, other).is_copy
    assert not like(other, one).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"Lúc 22h30 ngày 05/3. {BODY}", f"Lúc 22 giờ 30 ngày 5-3. {BODY}"),
        (f"Sản lượng 1.500 tấn ở xã Bản Bo. {BODY}", f"Sản lượng 1500 tấn ở xã Bản Bo! {BODY}"),
        (f"Đồng chí Hoà dự hội nghị. {BODY}", f"Đồng chí Hòa dự hội nghị. {BODY}"),
        (f"Xã Bản Bo, ngày 5/3. {BODY}", BODY),
        (
            f"Xã Bản Bo, ngày 5/3. {BODY}",
            f"{' '.join(prose(3, 80))}\nXã Bản Bo, ngày 5/3. {BODY}\n{' '.join(prose(4, 80))}",
        ),
    ],
    ids=["time as written", "thousands", "tone marks", "lead cut", "embedded"],
)
def test_another_way_of_writing_is_a_copy(one: str, other: str):
    """What is written otherwise and says the same, what was cut and what was put around are no differences in telling words."""
    assert like(one, other).is_copy
    assert like(other, one).is_copy


NAMED = list(
    zip(
        prose(8),
        ("Lò Văn An", "Vàng Thị Mai", "Giàng A Páo", "Tẩn Thu Hà", "Sùng Đức Minh", "Quàng Văn Kiên"),
        ("Bản Bo", "Nậm Tăm", "Khun Há", "Mường Kim", "Hua Bum", "Ta Gia"),
        strict=True,
    )
)
DAYS = [
    ("ngày 11/11/2025", "ngày 12/11/2025"),
    ("ngày 10/10", "ngày 11/10"),
    ("ngày 05/12", "ngày 12/05"),
    ("ngày 5 tháng 12", "ngày 12 tháng 5"),
    ("tháng 10/2025", "tháng 11/2025"),
]


@pytest.mark.parametrize(("one", "other"), DAYS)
def test_another_day_is_another_notice(one: str, other: str):
    """Day and month are told apart by their places, also where nothing else of a long list of prices differs."""
    assert not like(f"Giá bán lẻ {one} tại chợ: {GOODS}.", f"Giá bán lẻ {other} tại chợ: {GOODS}.").is_copy
    assert not like(f"Giá bán lẻ {other} tại chợ: {GOODS}.", f"Giá bán lẻ {one} tại chợ: {GOODS}.").is_copy


@pytest.mark.parametrize(
    "other", ["ngày 11-11-2025", "ngày 11 tháng 11 năm 2025", "ngày 11.11", "ngày 11/11/2025 vừa qua"]
)
def test_a_day_in_another_writing_is_no_other_day(other: str):
    """Groups of digits are compared where the writing differs."""
    assert like(f"Giá bán lẻ ngày 11/11/2025 tại chợ: {GOODS}.", f"Giá bán lẻ {other} tại chợ: {GOODS}.").is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xã Nậm Tăm", "xã Bản Bo"),
        ("xã Nậm Tăm", "phường Tân Phong"),
        ("các bản Nà Khoang, Nà Luồng", "các bản Nà Khoang, Hua Cưởm"),
        ("vào Trường Mầm non Nậm Tăm", "vào Trường Mầm non Bản Bo"),
        ("nội thị Xã Nậm Tăm", "nội thị Xã Nậm Hăn"),
    ],
)
def test_another_place_is_another_notice(one: str, other: str):
    """A series of notices that names its place alone anew stays apart, however much the legal basis names besides."""
    assert not like(LAW.format(one), LAW.format(other)).is_copy
    assert not like(LAW.format(other), LAW.format(one)).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LAW.format("do ông Lò Văn An đứng tên"), LAW.format("do ông Lò Văn Ân đứng tên")),
        (LAW.format("ở xã Nậm Tăm"), LAW.format("ở xã Nậm Tam")),
        (LAW.format("liên xã") + "\nTheo Cổng tin xã Bản Bo", LAW.format("liên xã") + "\nTheo Cổng tin xã Nậm Tăm"),
        (LAW.format("xã Nậm Tăm"), LAW.format("xã Nậm Tăm (nay là phường Tân Phong)")),
    ],
    ids=["person corrected", "marks forgotten", "line of credits", "new name beside the old"],
)
def test_a_name_that_is_no_other_place(one: str, other: str):
    """Corrected names of persons, forgotten marks, other credits and names that were added make no other notice."""
    assert like(one, other).is_copy
    assert like(other, one).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("huyện Kỳ Anh", "huyện Kì Anh"),
        ("huyện Krông Pắc", "huyện Krông Pắk"),
        ("tỉnh Đắk Lắk", "tỉnh Đắc Lắc"),
        ("xã Si Ma Cai", "xã Simacai"),
        ("tỉnh Thừa Thiên Huế", "tỉnh TT-Huế"),
        ("phố Điện Biên Phủ", "phố Đ.B.P"),
    ],
)
def test_a_place_in_another_spelling_is_no_other_place(one: str, other: str):
    """Where a text names much, i and y, k and c, spaces and initials make no other notice."""
    assert like(LAW.format(one), LAW.format(other)).is_copy
    assert like(LAW.format(other), LAW.format(one)).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xã Nà Tăm", "xã Nậm Tăm"),
        ("bản Hua Bum", "bản Bum Nưa"),
        ("xã Tân An", "xã Tân Bình Yên"),
        ("xã La", "xã Lai An"),
        ("xã Kim Hà", "xã Kim Yên"),
    ],
)
def test_neighbours_of_like_names_are_other_places(one: str, other: str):
    """One letter more, and initials that are a syllable, may be another place's name in a notice."""
    assert not like(LAW.format(one), LAW.format(other)).is_copy
    assert not like(LAW.format(other), LAW.format(one)).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("theo yêu cầu Sở Xây dựng", "theo yêu cầu Sở Công Thương"),
        ("theo tài liệu cơ bản Việt Nam", "theo tài liệu cơ bản Đông Dương"),
        ("do Trưởng bản Vàng A Páo xin", "do Trưởng bản Vàng A Lử xin"),
        ("do Chủ tịch UBND xã Giàng A Sử xin", "do Chủ tịch UBND xã Giàng A Lử xin"),
        ("do Bí thư Đảng ủy xã Lý A Chu xin", "do Bí thư Đảng ủy xã Lý A Lử xin"),
    ],
)
def test_offices_persons_and_ends_of_words_tell_no_place(one: str, other: str):
    """Who is behind an officer's title is a person, and what follows "yêu cầu" or "cơ bản" no village."""
    assert like(LAW.format(one), LAW.format(other)).is_copy
    assert like(LAW.format(other), LAW.format(one)).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("do Chủ tịch tỉnh giao xã Nậm Tăm", "do Chủ tịch tỉnh giao xã Bản Bo"),
        ("do hiệu trưởng Trường THPT Nậm Tăm xin", "do hiệu trưởng Trường THPT Bản Bo xin"),
        ("qua ba bản Nà Luồng", "qua ba bản Hua Cưởm"),
        ("do UBND xã Nậm Tăm xin", "do UBND xã Bản Bo xin"),
    ],
)
def test_a_place_near_an_officer_is_a_place(one: str, other: str):
    """Only a level that the title itself has is the officer's."""
    assert not like(LAW.format(one), LAW.format(other)).is_copy
    assert not like(LAW.format(other), LAW.format(one)).is_copy


REPORT = "\n".join(
    [
        *prose(5),
        (
            "Dự lễ có các ông Lò Văn An, Trần Minh Sơn, Vũ Quốc Hải, Lê Thu Hà, Bùi Công Danh, Hồ Kim Yến, Đỗ Xuân Toàn, Phan Bá Khánh, "
            "Ngô Đình Lân, Mai Tiến Phúc, Tạ Hữu Quang, Cao Thế Vinh, Đinh Ngọc Tú, Dương Chí Bảo, Hà Nhật Tân, Lại Thành Đạt."
        ),
        "Sáng nay bà con xã {} đón nhận.",
        *prose(6),
    ]
)


@pytest.mark.parametrize(("one", "other"), [("Bản Bo", "Khun Há"), ("Bản Bo", "Nậm Tăm"), ("Mường Kim", "Mường Than")])
def test_one_corrected_place_of_a_long_text_is_a_copy(one: str, other: str):
    """Within an article of few numbers that names much else one place was corrected."""
    assert like(REPORT.format(one), REPORT.format(other)).is_copy
    assert like(REPORT.format(other), REPORT.format(one)).is_copy


ABOUT = "Lễ đón xã {} đạt chuẩn diễn ra sáng nay."


@pytest.mark.parametrize(
    "template",
    [
        f"{ABOUT}\n{REPORT.replace('{}', 'Ta Gia')}",
        f"{REPORT}\nDịp này, ban tổ chức tặng quà học sinh xã {{}} như đã hứa.",
        "\n".join(REPORT.split("\n")[6:9]),
        f"{LAW.replace('{}', 'ở xã {}')}\n{' '.join(prose(7, 100))}",
    ],
    ids=["first words", "two spots", "a short text", "bases in law"],
)
def test_what_is_about_another_place_is_another_notice(template: str):
    """A place in the first words or in two spots, in a short text or beside bases in law, is what the text is about."""
    one, other = template.replace("{}", "Nậm Tăm"), template.replace("{}", "Khun Há")
    assert not like(one, other).is_copy
    assert not like(other, one).is_copy


def test_a_slip_in_a_long_text_is_a_copy():
    """One wrong letter in a place's name makes no other article, wherever it stands."""
    text = f"{ABOUT}\n{REPORT.replace('{}', 'Ta Gia')}"
    assert like(text.format("Nậm Pồ"), text.format("Nậm Bồ")).is_copy
    assert like(REPORT.format("Nậm Pồ"), REPORT.format("Nậm Bồ")).is_copy


def test_one_corrected_count_of_a_long_text_is_a_copy():
    """So it is with a line of regret in front."""
    news = "\n".join(NEWS)
    regret = "Đính chính: bản tin đăng hôm trước có sai sót về số liệu, xin lỗi bạn đọc.\n"
    assert like(news.format(12), news.format(15)).is_copy
    assert like(news.format(12), regret + news.format(15)).is_copy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\n".join(NEWS).format("15 tấn mía, 12"), "\n".join(NEWS).format("17 tấn mía, 14")),
        ("\n".join(NEWS).format("vào ngày 12/3"), "\n".join(NEWS).format("vào ngày 15/3")),
        ("\n".join(NEWS).format("ở bản 12"), "\n".join(NEWS).format("ở bản 15")),
        ("\n".join(NEWS).format("theo quyết định số 12"), "\n".join(NEWS).format("theo quyết định số 15")),
        ("\n".join(NEWS[1:3] + NEWS[6:7]).format(12), "\n".join(NEWS[1:3] + NEWS[6:7]).format(15)),
        (f"Giá bán lẻ: {GOODS}; muối 5000.", f"Giá bán lẻ: {GOODS}; muối 5500."),
    ],
    ids=["two counts", "a day", "a place", "a document", "a short text", "a list of prices"],
)
def test_other_numbers_are_no_corrections(one: str, other: str):
    """One count alone is corrected, in a long text that is no list; days, turns and document numbers name another notice."""
    assert like(one, other).containment > 0.8
    assert not like(one, other).is_copy


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("UBND", "Ủy ban nhân dân"),
        ("HĐND, UBND", "Hội đồng nhân dân, Ủy ban nhân dân"),
        ("CA", "Công an"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
    ],
)
def test_an_abbreviation_is_what_it_stands_for(short: str, full: str):
    """House style changes no notice."""
    text = f"Chiều qua, {{}} làm việc tại xã Bản Bo. {BODY} Sau đó {{}} có kết luận gửi các bên."
    assert like(text.format(short, short), text.format(full, full)).is_copy
    assert like(text.format(full, full), text.format(short, short)).is_copy


@pytest.mark.parametrize(
    ("one", "other"), [("UBND", "Ủy ban Kiểm tra"), ("CA", "Công đoàn"), ("An", "Anh Nam"), ("HTX", "Huyện đoàn")]
)
def test_an_abbreviation_is_nothing_else(one: str, other: str):
    """Other initials, and syllables that are names, stand against what is there."""
    text = f"Chiều qua, {{}} làm việc tại xã Bản Bo. {BODY} Sau đó {{}} có kết luận gửi các bên."
    assert not like(text.format(one, one), text.format(other, other)).is_copy


def test_paragraphs_in_another_order_are_a_copy():
    """What stands elsewhere in the other text stands against nothing."""
    text = [f"{one} Ông {name} ở xã {place} thu {at} tấn." for at, (one, name, place) in enumerate(NAMED, 20)]
    for order in ([4, 2, 0, 5, 1, 3], [5, 4, 3, 2, 1, 0], [1, 3, 5, 0, 2, 4]):
        assert like("\n".join(text), "\n".join(text[at] for at in order)).is_copy


def test_rows_in_another_order_hide_no_other_notice():
    """Two tables of one template stay apart where their rows are in another order too."""
    one = [
        f"Điện lực {place} cắt điện ngày {at}/3 để sửa đường dây, trạm biến áp khu vực ông {name}."
        for at, (_, name, place) in enumerate(NAMED, 3)
    ]
    other = [row.replace("/3", "/4") for row in one]
    assert like("\n".join(one), "\n".join(reversed(one))).is_copy
    assert not like("\n".join(one), "\n".join(reversed(other))).is_copy
    assert not like("\n".join(one), "\n".join(other)).is_copy


def test_a_line_in_front_hides_no_other_day():
    """Nor one behind: the words next to what both have are compared, however much one text has besides; a cut lead is no day."""
    lead = "Sở Thông tin đề nghị các cơ quan, đơn vị phổ biến tới cán bộ và nhân dân toàn tỉnh nội dung sau đây."
    text = "Sáng {}, tại hội trường, ban tổ chức tiếp nhận máu của đông đảo đoàn viên."
    assert not like(f"{text.format('28/7')} {BODY}", f"{lead} {text.format('27/5')} {BODY}").is_copy
    assert not like(f"{BODY} {text.format('28/7')}", f"{BODY} {text.format('27/5')} {lead}").is_copy
    assert like(f"{text.format('28/7')} {BODY}", f"{lead} {text.format('28/7')} {BODY}").is_copy
    assert like(f"{text.format('28/7')} {BODY}", f"{lead} Ngày 27/5, {BODY}").is_copy


def test_one_corrected_name_of_many_is_a_copy():
    """A correction in a text full of names is no other notice."""
    names = "Đoàn có các ông Lò Văn An, Trần Minh Sơn, Vũ Quốc Hải, Lê Thu Hà, Bùi Công Danh, Hồ Kim Yến, Đỗ Xuân Toàn."
    one = f"{names} {names.replace('Đoàn', 'Tổ')} Ban tổ chức gồm ông Phan Bá Khánh. {BODY}"
    assert like(one, one.replace("Bá", "Ba")).is_copy


def test_a_fifth_of_the_words_may_differ():
    """Rewording at random seldom meets telling words on both sides."""
    text = [f"{one} Ông Lò Văn An ở xã Bản Bo cho biết năm {2000 + at}." for at, one in enumerate(prose(1))]
    assert compare(Text(text), Text(reworded(text, 0.15))).is_copy


def test_texts_without_likeness():
    """Empty, short and strange texts have none, and none fails."""
    assert not like("", "").is_copy
    assert not like("", BODY).is_copy
    assert like("một hai", "một hai").containment == 1
    assert not like(" ".join(prose(1)), " ".join(prose(2))).is_copy


def test_shares_tell_which_text_is_in_which():
    """Of a text embedded in a longer one all of the one and a part of the other."""
    found = compare(Text(prose(1)), Text([*prose(1), *prose(2)]))
    assert (found.containment, found.of_one) == (1, 1)
    assert 0.4 < found.of_other < 0.6
