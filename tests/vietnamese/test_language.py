"""Names, language and abbreviations."""

import pytest

from vietnamese.abbreviations import widenings
from vietnamese.folding import syllables
from vietnamese.language import detect_language
from vietnamese.names import is_account, people_in, person_in

TEXT = (
    "Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị tổng kết năm, triển khai nhiệm vụ của năm tới với các đơn vị."
)


def test_names():
    """Names are told from units, places and accounts, and the unit behind a name is left out."""
    assert person_in("Thu Hà – Phòng QLKH") == "Thu Hà"
    assert people_in("Thu Hà, Văn Nam và Lò Thị Mai") == ("Thu Hà", "Văn Nam", "Lò Thị Mai")
    assert person_in("Trung tâm Văn hoá huyện") is None
    assert person_in("Điện Biên") is None
    assert all(is_account(name) for name in ("admin", "Admin English", "quantri", "Ban biên tập", "BBT", "a@b.vn"))
    assert not is_account("Quàng Thị Xuân")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "vi"),
        (TEXT.upper(), "vi"),
        ("The department of information was one of the first in the city to use it for all of its work.", "en"),
        ("Die Abteilung war eine der ersten in der Stadt, die das neue Verfahren für alle Dienste nutzt.", "de"),
        ("Le département était un des premiers de la ville à utiliser la méthode dans les services pour tous.", "fr"),
        ("El departamento fue uno de los primeros de la ciudad que usó el método para todos los servicios.", "es"),
        ("Il dipartimento è stato uno dei primi della città che ha usato il metodo per tutti i servizi.", "it"),
        ("Отдел был одним из первых в городе, кто использовал новый метод во всех службах.", "ru"),
        ("该部门是全市最早在所有工作中使用新方法的部门之一。", "zh"),
        ("この部署は市内で最初に新しい方法を使いました。", "ja"),
        ("ພະແນກນີ້ແມ່ນໜຶ່ງໃນພະແນກທຳອິດຂອງເມືອງ", "lo"),
        ("Hnub no cov neeg hauv lub zos tau sib tham txog kev ua teb, kev tu tsiaj thiab kom tsis muaj mob.", "hmn"),
        ("Hom nay doan cong tac cua tinh da den tham va lam viec voi cac ho trong sam cua ban, rau xanh tot.", None),
        (
            "Ba con xa trong rau, ban rau, cho tau cho rau ra cang; tau lon cho rau, tau nho cho ca, mua ua ve muon.",
            None,
        ),
        ("The kom of the rau in a tau is not what the people of the town had in mind for the rau and the tau.", "en"),
        ("123 456", None),
        ("Hello", None),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor", None),
    ],
)
def test_languages(text, language):
    """Vietnamese is told by its letters, others by script or small words; what is too little or unknown is not guessed."""
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("query", "others"),
    [
        ("UBND", ["uy ban nhan dan"]),
        ("ủy ban nhân dân", ["ubnd"]),
        ("hđnd", ["hoi dong nhan dan"]),
        ("KH&CN", ["khcn", "khoa hoc va cong nghe", "khoa hoc cong nghe"]),
        ("khoa học và công nghệ", ["kh cn", "khcn", "khoa hoc cong nghe"]),
        ("LĐTBXH", ["ldtb xh", "ld tbxh", "ld tb xh", "lao dong thuong binh va xa hoi", "lao dong thuong binh xa hoi"]),
        ("TP. HCM", ["tphcm", "tp ho chi minh", "thanh pho ho chi minh"]),
        ("BTV", ["ban thuong vu", "bien tap vien"]),
        ("ban thường vụ", ["btv"]),
        ("sâm Lai Châu", []),
    ],
)
def test_abbreviations_and_their_words_meet(query, others):
    """An abbreviation leads to its words and to its other spellings, the words lead back; one of two meanings to both."""
    assert [" ".join(other) for one in widenings(syllables(query)) for other in one.others] == others


def test_a_widening_says_where_it_stands():
    """The longest writing counts, the syllables around it are told apart, and widenings do not overlap."""
    found = widenings(syllables("Sở KH&CN TP.HCM và UBND tỉnh"))
    assert [(one.start, one.end) for one in found] == [(1, 3), (3, 5), (6, 7)]
