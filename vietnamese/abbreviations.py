"""The abbreviations of Vietnamese administration and what they stand for, to widen a query; no text is rewritten with them.

Left out is what would mean too much: abbreviations of one letter, those that are a syllable once folded (TƯ, CA), and pairs
of letters with several common meanings (TT, KH, CT). Where one has two meanings, both are looked for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vietnamese.folding import search_syllables

# One thing a line: the ways to abbreviate it, then the ways to write it out.
_TABLE = """
ATGT = an toàn giao thông
ATTP VSATTP = an toàn thực phẩm | vệ sinh an toàn thực phẩm
ATTT = an toàn thông tin
ANTT = an ninh trật tự
ANQP QP-AN QPAN = an ninh quốc phòng | quốc phòng an ninh | quốc phòng và an ninh
ATK = an toàn khu
BCH = ban chấp hành
BCH = ban chỉ huy
BCĐ = ban chỉ đạo
BĐBP = bộ đội biên phòng
BHXH = bảo hiểm xã hội
BHYT = bảo hiểm y tế
BHTN = bảo hiểm thất nghiệp
BVMT = bảo vệ môi trường
BTV = ban thường vụ
BTV = biên tập viên
CAND = công an nhân dân
CBCC = cán bộ công chức
CBCCVC = cán bộ công chức viên chức
CCHC = cải cách hành chính
CCVC = công chức viên chức
CĐS = chuyển đổi số
CNH-HĐH CNH,HĐH = công nghiệp hóa hiện đại hóa
CNTT = công nghệ thông tin
CNXH = chủ nghĩa xã hội
CQĐP = chính quyền địa phương
CSGT = cảnh sát giao thông
CTMTQG = chương trình mục tiêu quốc gia
DTTS = dân tộc thiểu số
DVCTT = dịch vụ công trực tuyến
ĐBKK = đặc biệt khó khăn
ĐBQH = đại biểu Quốc hội
ĐBSCL = đồng bằng sông Cửu Long
ĐVHC = đơn vị hành chính
GCNQSDĐ = giấy chứng nhận quyền sử dụng đất
GD&ĐT GDĐT GD-ĐT = giáo dục và đào tạo | giáo dục đào tạo
GPMB = giải phóng mặt bằng
GTNT = giao thông nông thôn
GTVT = giao thông vận tải
HĐND = hội đồng nhân dân
HĐNDTP = hội đồng nhân dân thành phố
HSSV = học sinh sinh viên
HTX = hợp tác xã
KBNN = kho bạc nhà nước
KCB = khám chữa bệnh | khám bệnh chữa bệnh
KCN = khu công nghiệp
KĐT = khu đô thị
KH&CN KHCN KH-CN = khoa học và công nghệ | khoa học công nghệ
KH&ĐT KHĐT KH-ĐT = kế hoạch và đầu tư | kế hoạch đầu tư
KKT = khu kinh tế
KT-XH KTXH = kinh tế xã hội | kinh tế và xã hội
LĐLĐ = liên đoàn lao động
LĐTB&XH LĐTBXH LĐ-TBXH LĐ-TB&XH = lao động thương binh và xã hội | lao động thương binh xã hội
LHPN = liên hiệp phụ nữ
LLVT = lực lượng vũ trang
MTQG = mục tiêu quốc gia
MTTQ = mặt trận tổ quốc
NHCSXH = ngân hàng chính sách xã hội
NHNN = ngân hàng nhà nước
NN&MT NNMT = nông nghiệp và môi trường
NN&PTNT NNPTNT NN-PTNT = nông nghiệp và phát triển nông thôn
NSNN = ngân sách nhà nước
NTM = nông thôn mới
OCOP = mỗi xã một sản phẩm
PBGDPL = phổ biến giáo dục pháp luật
PCCC = phòng cháy chữa cháy
PCCC&CNCH = phòng cháy chữa cháy và cứu nạn cứu hộ
PCTN = phòng chống tham nhũng
PCTT = phòng chống thiên tai
PCTT&TKCN = phòng chống thiên tai và tìm kiếm cứu nạn
PTDTBT = phổ thông dân tộc bán trú
PTDTNT = phổ thông dân tộc nội trú
QLNN = quản lý nhà nước
QLTT = quản lý thị trường
QPPL VBQPPL = quy phạm pháp luật | văn bản quy phạm pháp luật
QSDĐ = quyền sử dụng đất
SHTT = sở hữu trí tuệ
SXKD = sản xuất kinh doanh
TAND = tòa án nhân dân
TDTT = thể dục thể thao
TDP = tổ dân phố
THCS = trung học cơ sở
THPT = trung học phổ thông
TKCN = tìm kiếm cứu nạn
TN&MT TNMT = tài nguyên và môi trường | tài nguyên môi trường
TNCS = thanh niên cộng sản
TP = thành phố
TP.HCM TPHCM TP.Hồ\u00a0Chí\u00a0Minh = thành phố Hồ Chí Minh
TT&TT TTTT = thông tin và truyền thông | thông tin truyền thông
TTATGT = trật tự an toàn giao thông
TTCN = tiểu thủ công nghiệp
TTHC = thủ tục hành chính
TTPVHCC = trung tâm phục vụ hành chính công
TTXVN = Thông tấn xã Việt Nam
TX = thị xã
UBMTTQ = ủy ban mặt trận tổ quốc
UBND = ủy ban nhân dân
VH-TT VHTT = văn hóa thông tin | văn hóa và thông tin
VH,TT&DL VHTT&DL VHTTDL VH-TT&DL VH-TT-DL = văn hóa thể thao và du lịch | văn hóa thể thao du lịch
VKSND = viện kiểm sát nhân dân
VPCP = văn phòng Chính phủ
XDCB = xây dựng cơ bản
XĐGN = xóa đói giảm nghèo
XHCN = xã hội chủ nghĩa
XKLĐ = xuất khẩu lao động
"""
Writing = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Widening:
    """Syllables `start` to `end` (not included) of a query that are one writing of something, and its other writings."""

    start: int
    end: int
    others: tuple[Writing, ...]


def _read(table: str) -> Mapping[Writing, tuple[Writing, ...]]:
    """Each writing, as folded syllables, with the others of what it means."""
    others: dict[Writing, dict[Writing, None]] = defaultdict(dict)
    for line in table.strip().splitlines():
        short, _, full = line.partition(" = ")
        writings = [tuple(search_syllables(one)) for one in (*short.split(" "), *full.split(" | "))]
        for one in writings:
            others[one] |= {other: None for other in writings if other != one}
    return MappingProxyType({one: tuple(more) for one, more in others.items()})


_OTHERS = _read(_TABLE)
_LONGEST = max(map(len, _OTHERS))


def widenings(tokens: Sequence[str]) -> tuple[Widening, ...]:
    """Where folded syllables are an abbreviation or what one stands for; the longest from the left, without overlap.

    "ubnd tinh" gives (0, 1) with "uy ban nhan dan", and "uy ban nhan dan tinh" gives (0, 4) with "ubnd".
    """
    found = []
    at = 0
    while at < len(tokens):
        for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
            if others := _OTHERS.get(tuple(tokens[at : at + size])):
                found.append(Widening(at, at + size, others))
                at += size - 1
                break
        at += 1
    return tuple(found)
