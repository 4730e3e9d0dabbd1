"""What tells a copy from another notice of one template: the places where the two texts differ."""

import pytest

from storage.likeness import Likeness, Text, compare
from tests.storage.stories import prose, reworded

BODY = (
    "Nhận được tin báo, lực lượng chức năng đã có mặt tại hiện trường để phân luồng giao thông, bảo vệ tài sản của nhân dân và "
    "điều tra, làm rõ nguyên nhân; đồng thời động viên gia đình các nạn nhân sớm ổn định cuộc sống."
)


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
