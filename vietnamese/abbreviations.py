"""The abbreviations of Vietnamese administration and what they stand for, to widen a query; no text is rewritten with them."""

from collections.abc import Mapping
from types import MappingProxyType

from vietnamese.folding import fold

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "ATTP": "an toàn thực phẩm",
        "ATGT": "an toàn giao thông",
        "BCH": "ban chấp hành",
        "BCĐ": "ban chỉ đạo",
        "BHXH": "bảo hiểm xã hội",
        "BHYT": "bảo hiểm y tế",
        "BTV": "ban thường vụ",
        "CCHC": "cải cách hành chính",
        "CCVC": "công chức viên chức",
        "CNTT": "công nghệ thông tin",
        "CNXH": "chủ nghĩa xã hội",
        "ĐBQH": "đại biểu Quốc hội",
        "GD&ĐT": "giáo dục và đào tạo",
        "GDĐT": "giáo dục và đào tạo",
        "GTVT": "giao thông vận tải",
        "HĐND": "hội đồng nhân dân",
        "HTX": "hợp tác xã",
        "KCN": "khu công nghiệp",
        "KH&CN": "khoa học và công nghệ",
        "KHCN": "khoa học và công nghệ",
        "KHĐT": "kế hoạch và đầu tư",
        "KT-XH": "kinh tế xã hội",
        "LĐTBXH": "lao động thương binh và xã hội",
        "MTTQ": "mặt trận tổ quốc",
        "NN&PTNT": "nông nghiệp và phát triển nông thôn",
        "NTM": "nông thôn mới",
        "PCCC": "phòng cháy chữa cháy",
        "PCTT": "phòng chống thiên tai",
        "QPPL": "quy phạm pháp luật",
        "SHTT": "sở hữu trí tuệ",
        "TN&MT": "tài nguyên và môi trường",
        "TT&TT": "thông tin và truyền thông",
        "TTHC": "thủ tục hành chính",
        "TTXVN": "Thông tấn xã Việt Nam",
        "TTATGT": "trật tự an toàn giao thông",
        "UBMTTQ": "ủy ban mặt trận tổ quốc",
        "UBND": "ủy ban nhân dân",
        "VHTTDL": "văn hóa thể thao và du lịch",
        "XDCB": "xây dựng cơ bản",
    }
)
_BY_FOLDED = {fold(short): fold(full) for short, full in ABBREVIATIONS.items()}


def expansion(word: str) -> str | None:
    """What an abbreviation stands for, folded ("UBND" gives "uy ban nhan dan"), or None if it is none we know."""
    return _BY_FOLDED.get(fold(word))
