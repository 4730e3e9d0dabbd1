"""The sentences by which pages say that they are no article, folded (see `vietnamese.folding.fold`), as grammars of whole sentences.

A grammar takes the whole sentence and its fillers are a closed list: "Nội dung đang được cập nhật" is a notice, "Cơ sở dữ liệu
đất đai đang được cập nhật trên toàn tỉnh" is news. The wording is that of the CMSs, web servers and firewalls themselves.
"""

import re
from functools import lru_cache

from crawler.records import Kind

_SORRY = (
    r"(?:(?:rat tiec|xin loi|rat xin loi|thanh that xin loi|thong bao|loi|canh bao|chu y|luu y|oops?|sorry|we are sorry|we're sorry|uh oh|whoops|error|hien tai|hien nay|chung toi"
    r"|quy vi|quy khach|ban|(?:loi |error )?40[34]|may chu|he thong)[,!: ]*){0,4}"
)
_THING = (
    r"(?:noi dung|thong tin|bai|bai viet|tin|tin bai|tin tuc|ban tin|trang|trang web|trang tin|website|web|url|duong dan|duong link|link|lien ket|dia chi|dia chi url|tai nguyen|tai lieu|van ban"
    r"|du lieu|tep|tap tin|tep tin|file|chuyen muc|chuyen trang|danh muc|muc|ban ghi|doi tuong|su kien|video|album|hinh anh|chu de|module|san pham|tin/bai|noi dung trang)"
)
_PIECE = r"(?:tin|bai|bai viet|tin bai|tin/bai|ban tin|noi dung)"
_FILLER = (
    r"(?: (?:nay|do|kia|ma|nao|ban|cac ban|quy vi|quy khach|quy doc gia|doc gia|nguoi dung|chung toi|vua|dang|hien|hien tai|hien nay|can|muon|co|co the|tim|kiem|tim kiem|tim thay|yeu cau|truy cap"
    r"|truy van|xem|doc|mo|duoc|nhap|chon|web|thong tin|chi tiet|tin tuc|tin|bai|bai viet|noi dung|trang|theo|theo yeu cau|phu hop|tuong ung|voi|tren|cua|he thong|du lieu|hoac|hay|va|de|tuc|the|that)\b)*"
)
_GONE = (
    r"(?:(?:(?:hien |hien tai |co the )?(?:khong|ko|chua)(?: con| the| he)? (?:ton tai|tim thay|duoc tim thay|tim ra|hop le|kha dung|hieu luc|hien thi|truy cap duoc|chinh xac|dung|xuat ban|duoc xuat ban|con|co(?=,? (?:hoac|hay) |$))"
    r"|(?:co the )?(?:da|vua)(?: duoc| bi)? (?:xoa|xoa bo|go|go bo|go xuong|loai bo|an|huy|dung|ngung|ngung hoat dong|ha xuong|thay doi|di chuyen|di doi|chuyen|doi|doi ten|het han(?: dang| dang tai| hien thi)?|dong)"
    r"|(?:duoc |bi )?(?:chuyen|doi|di chuyen) (?:sang|den|toi|qua) (?:chuyen muc|dia chi|muc|trang) (?:khac|moi)"
    r"|(?<=hoac )(?:ban |quy vi )?(?:khong|chua)(?: co| du)* quyen (?:truy cap|xem)"
    r"|het han(?: dang| dang tai| hien thi)?|(?:tam thoi )?khong the (?:truy cap|hien thi|tim thay))(?:,? (?:hoac|hay|va|nay)\b)?[, ]*)+"
)
_PLACE = r"(?:(?:tren|trong|khoi|tu|o|den|sang|boi|vi|do|tai) [^.]{0,70})?"
_UPDATING = (
    r"(?:hien |hien tai |hien nay )?(?:dang|se|se som|sap)(?: duoc| trong qua trinh| trong giai doan| tiep tuc| tien hanh)* (?:cap nhat|xay dung|hoan thien|bo sung|phat trien|thiet ke|thi cong|soan thao)"
    r"(?:,? (?:va|noi dung|thong tin|du lieu|them|lai|bo sung|hoan thien|nang cap|moi|vui long|xin|mong|quy vi|ban|ban doc)\b[^.]{0,80})?"
)
_MISSING = re.compile(
    rf"{_SORRY}(?:cac |nhung )?{_THING}{_FILLER} {_GONE}(?:(?<=hoac ){_THING}{_FILLER} {_GONE})?{_PLACE}"
    # "This": news tells of articles that were taken down too.
    rf"|{_SORRY}{_PIECE} nay (?:da|vua) (?:duoc |bi )?(?:go|go bo|go xuong|xoa|xoa bo|an|ha xuong) theo (?:yeu cau|de nghi|chi dao)[^.]{{0,60}}"
    rf"|{_SORRY}{_PIECE}(?: nay)? chua duoc (?:phe )?duyet(?: (?:hoac|hay) (?:da |chua |khong )?(?:bi |duoc )?(?:ngung xuat ban|xuat ban|go bo|xoa|ton tai))?"
    rf"|{_SORRY}(?:cac )?tham so(?: (?:truyen vao|truy van|dau vao|url))? khong (?:hop le|dung|chinh xac|ton tai)"
    rf"|{_SORRY}(?:khong|chua|ko)(?: the| he)? (?:tim thay|tim ra|tim duoc|ton tai|hien thi|mo)(?: duoc| bat ky| bat cu)?(?: {_THING})+{_FILLER}{_PLACE}"
    rf"|{_SORRY}(?:khong tim thay|khong ton tai)"
    rf"|(?:loi|error|ma loi)?[ :#]*404(?: error| not found| page not found| khong tim thay[^.]{{0,40}}| loi[^.]{{0,40}}| oops[^.]{{0,40}})?(?: {_THING}{_FILLER} {_GONE})?"
    r"|(?:http )?(?:error|status) 404[^.]{0,60}|404 ?- ?[^.]{0,60}"
    rf"|{_SORRY}(?:the |this |that |your |requested )*(?:page|file|resource|article|content|item|node|object|document|url|site|post|news|link|address|status|view|record)(?: (?:you|we|that|which|is|are|were|was|have|has|been|looking|for|requested|trying|to|access|reach|find|view|this|on|server|the|at|address|may|might|could|does|seems|appears|probably|you've)){{0,12}}"
    r" ?(?:not found|doesn't exist|does not exist|not exist|doesn.t exist|no longer exists?|no longer available|unavailable|not available|removed|deleted|moved|not be found|cannot be found|can't be found|couldn't be found|isn't available|has expired|could not be loaded)[^.]{0,80}"
    rf"|{_SORRY}(?:we )?(?:can't|cannot|can not|couldn't|could not) (?:seem to )?(?:find|locate) (?:the|that|this|what)?[^.]{{0,60}}|not found|nothing (?:was )?found(?: here)?|it looks like nothing was found at this location[^.]{{0,80}}|(?:that|this) page can.t be found"
)
_UNFINISHED = re.compile(
    rf"{_SORRY}(?:cac )?(?:{_THING}|chuc nang|tinh nang|giao dien|phien ban){_FILLER} {_UPDATING}|{_UPDATING}|(?:this )?(?:site|page|website|section)? ?(?:is )?(?:currently )?(?:under construction|coming soon)|content (?:is being|will be) updated[^.]{{0,40}}"
)
_NONE_HERE = re.compile(
    rf"{_SORRY}(?:hien |hien tai |hien nay |chuyen muc nay |danh muc nay |muc nay )?(?:khong|chua) (?:co|tim thay)(?: bat ky| cac| them)? (?:{_THING}|ket qua|ban ghi|bai dang|muc)(?: (?:nao|nay|de hien thi|can hien thi|phu hop|hien thi|moi|trong|nao trong|nao thuoc|thuoc)\b)*(?: (?:chuyen muc|danh muc|muc|trang|chuyen trang|he thong|nhom|co so du lieu|bang)(?: nay)?)?"
    r"|no (?:posts?|articles?|items?|content|data|records?|results?|entries)(?: were| was| are| is)? ?(?:found|available|to display|to show|here)?[^.]{0,40}|there (?:are|is) (?:currently )?no (?:posts?|articles?|items?|content|data|records?|results?)[^.]{0,60}"
)
_NO_HITS = re.compile(
    r"(?:rat tiec[, ]*|xin loi[, ]*)?(?:khong|ko|chua)(?: the)? (?:tim thay|tim duoc|co|ton tai)(?: bat ky| bat cu)?(?: cac)? (?:ket qua|(?:bai viet|tin bai|noi dung|tin|van ban|ban ghi|tai lieu|thu tuc|du lieu|muc)(?: nao)?(?: duoc tim thay| phu hop| trung khop| tuong ung| thoa man| co chua| chua tu khoa))[^.]{0,90}"
    r"|(?:0 ket qua|tim thay 0 ket qua|co 0 ket qua)[^.]{0,60}|(?:sorry[, ]*)?(?:no|0) (?:search )?results?(?: were| was)?(?: found)?(?: for)?[^.]{0,60}|(?:sorry, but )?nothing matched your search[^.]{0,80}|your search (?:yielded|did not match|returned) [^.]{0,60}"
)
_CLOSED_THING = r"(?:he thong|website|web ?site|web|trang|trang web|trang thong tin|trang tin|cong|cong thong tin|cong dich vu cong|may chu|dich vu|chuc nang|site|ung dung|phan mem)(?: dien tu)?(?: (?!de\b|trong\b|vao\b|tu\b|sau\b|khi\b|va\b)[\w-]+){0,9}?"
_DENIED = re.compile(
    rf"{_SORRY}(?:thong bao )?tu choi truy cap[^.]{{0,60}}|{_SORRY}(?:viec )?truy cap(?: cua (?:ban|quy vi))?(?: nay)? (?:da )?bi (?:chan|tu choi|han che|khoa|cam)[^.]{{0,90}}|{_SORRY}(?:dia chi ip|ip)[^.]{{0,50}} bi (?:chan|khoa|tu choi)[^.]{{0,60}}"
    rf"|{_SORRY}(?:ban |tai khoan[^.]{{0,30}} )?(?:khong|chua)(?: co| du|duoc cap)* (?:quyen|duoc phep)(?: de)? (?:truy cap|xem|thuc hien|su dung|vao)[^.]{{0,60}}|{_SORRY}(?:da )?bi (?:chan|tu choi) truy cap[^.]{{0,60}}|cam truy cap"
    r"|(?:access|permission) (?:is |was |has been )?denied[^.]{0,80}|access to (?:this|the) (?:page|resource|site|website)(?: \w+){0,5} (?:denied|forbidden|restricted|blocked|limited)[^.]{0,60}|(?:http )?(?:error )?403(?: -)?(?: error)?(?: forbidden[^.]{0,40}| access[^.]{0,40})?|forbidden|not authorized|you (?:are|'re) not authori[sz]ed[^.]{0,60}"
    r"|(?:web ?page|url|site|website|request|access|page|application|attack)(?: (?:has been|was|is|you have requested has been))? (?:blocked|rejected|unsuccessful)[^.]{0,80}|the requested url was rejected[^.]{0,60}|you(?: have|'ve) been blocked|sorry, you have been blocked|too many requests|429[^.]{0,40}|not acceptable!?"
    r"|you don't have permission to access[^.]{0,80}|you do not have (?:permission|access)[^.]{0,80}"
)
_CLOSED = re.compile(
    rf"{_SORRY}{_CLOSED_THING} (?:tam thoi |tam |hien |hien tai |hien nay )?(?:dang|da|can|se|tam)?(?: duoc| trong qua trinh| trong thoi gian| tam thoi| tien hanh| thuc hien)* ?(?:bao tri|bao duong|nang cap|gap (?:van de|su co|loi|truc trac)|tam ngung|tam dung|ngung hoat dong|ngung phuc vu|gian doan|qua tai|khong kha dung)(?:,? (?:va|hoac|nang cap|bao tri|bao duong|he thong|hoat dong|dinh ky|ky thuat|phuc vu|truy cap|du lieu|may chu|de))*(?:,? (?:vui long|xin|mong|quy vi|moi|chung toi|ban|khi (?:xu ly|thuc hien)|trong it phut|trong giay lat)\b[^.]{{0,90}})?"
    r"|(?:thong bao )?(?:bao tri|nang cap)(?: he thong| website| may chu| dinh ky| trang web| va nang cap| cong thong tin| cong)*|(?:this |the |our )?(?:site|website|service|server|web site|system|page|portal)(?: (?:is|are|currently|temporarily|down|under|undergoing|being|for|scheduled|routine|briefly|unavailable)){1,6} ?(?:maintenance|unavailable|upgraded?|offline)?[^.]{0,80}"
    r"|(?:site |website |system |scheduled )?(?:maintenance|under maintenance|down for maintenance|maintenance mode)|(?:503 )?service (?:temporarily )?unavailable|temporarily unavailable|(?:error )?503[^.]{0,40}|we(?:'ll| will) be (?:right )?back(?: soon| shortly)?[^.]{0,40}|(?:account|site|website|domain|hosting)(?: has been| is)? suspended[^.]{0,60}|this (?:account|site|domain)[^.]{0,40} suspended[^.]{0,60}"
    r"|(?:website|tai khoan|ten mien|hosting|trang web)(?: \w+){0,4} (?:da|dang|tam)(?: bi| thoi)* (?:khoa|ngung|dinh chi|het han)[^.]{0,60}"
)
_BROKEN = re.compile(
    r"server error in '[^']*' application[^.]{0,20}|runtime error|(?:http )?(?:error )?500(?: -)?(?: internal server error| error)?[^.]{0,30}|internal server error|50[24](?: -)? (?:bad gateway|gateway time-?out)[^.]{0,30}|bad gateway|gateway time-?out|(?:php )?(?:fatal|parse) error[: ][^\n]{0,200}"
    r"|error establishing a database connection|database error[^.]{0,60}|(?:sorry, )?something went wrong[^.]{0,40}|whoops, looks like something went wrong[^.]{0,20}|an (?:unexpected )?error (?:has )?occurred[^.]{0,80}|object reference not set to an instance of an object|correlation id[: ][^.]{0,80}|ma tuong quan[: ][^.]{0,80}"
    r"|(?:da )?(?:co|xay ra|phat sinh) (?:mot )?loi (?:xay ra|he thong|trong qua trinh[^.]{0,40}|khi[^.]{0,40}|khong mong muon|ngoai y muon)?|loi he thong|loi may chu[^.]{0,30}|loi ket noi (?:co so du lieu|csdl)[^.]{0,40}|the system cannot find the (?:file|path) specified|could not connect to (?:the )?database[^.]{0,60}|stack trace|unhandled exception[^.]{0,80}"
    r"|(?:microsoft )?vbscript (?:compilation|runtime) error[^.]{0,60}|microsoft ole db provider[^.]{0,80}|adodb\.[^.]{0,60}|(?:cannot|could not) load file or assembly[^\n]{0,80}|http status 500[^.]{0,60}|bad request[^.]{0,40}|(?:http )?(?:error )?400(?: -)? bad request[^.]{0,40}|invalid (?:url|hostname)"
)
_LOGIN = re.compile(
    r"(?:form |trang |vui long |xin moi |moi |ban (?:can|phai|vui long) )?(?:dang nhap|dang ky|sign in|sign up|log ?in|log on|register|quen mat khau|lay lai mat khau|doi mat khau|khoi phuc mat khau|reset (?:your )?password|forgot(?: your)? password\??|create an account|xac thuc)"
    r"(?:(?: (?:he thong|vao|vao he thong|thanh vien|tai khoan|quan tri|nguoi dung|de tiep tuc|to|your|account|page|form|website|trang|cong|su dung|hoac|dang ky|dang nhap|moi|user|nguoi su dung|quan tri vien|dich vu|thanh vien moi|sso|he thong quan tri|cua ban|to continue)\b)|[/ ])*"
)
_SEARCH = re.compile(
    r"(?:trang |ket qua )?tim kiem(?: (?:nang cao|thong tin|tin tuc|bai viet|van ban|tren (?:trang|cong|website)|toan trang|voi tu khoa[^.]{0,80}|tu khoa[^.]{0,80}|: .{0,80}))?|ket qua tim kiem[^.]{0,80}|ket qua tra cuu[^.]{0,40}|search(?: results?)?(?: (?:for|page|content)[^.]{0,80}|:.{0,80})?|you searched for.{0,80}|(?:co|tim thay|tong so|tim duoc) \d+ ket qua[^.]{0,80}"
)
_OFFICE = r"(?:so|tinh|huyen|xa|phuong|thanh pho|thi xa|thi tran|don vi|trung tam|chi cuc|co quan|truong|cuc|vien|van phong|phong|dia phuong|hoi|bo|ubnd|hdnd|ban quan ly|ban)"
_STATIC = re.compile(
    rf"(?:trang )?gioi thieu(?: (?:chung|tong quan|khai quat|so luoc|ve chung toi|(?:chung |khai quat |tong quan )?(?:ve )?{_OFFICE}(?: [\w&-]+){{0,7}}|co cau to chuc|bo may|lanh dao|website|(?:ve )?cong thong tin(?: dien tu)?(?: [\w&-]+){{0,5}}))?"
    rf"|(?:so do |co cau |he thong )(?:co cau |bo may )?to chuc(?: bo may| hanh chinh| va bien che| va nhan su| {_OFFICE}(?: [\w&-]+){{0,7}}| cua {_OFFICE}(?: [\w&-]+){{0,7}})*|to chuc bo may(?: {_OFFICE}(?: [\w&-]+){{0,6}})?|bo may (?:to chuc|hanh chinh)(?: {_OFFICE}(?: [\w&-]+){{0,6}})?"
    rf"|(?:vi tri[, ]*(?:va )?)?chuc nang[,\- ]*(?:va )?nhiem vu(?:[, ]*(?:va )?(?:quyen han|co cau to chuc|to chuc bo may))*(?: (?:cua )?(?:cac )?{_OFFICE}(?: [\w&-]+){{0,8}})?"
    rf"|(?:thong tin )?lien he(?: (?:voi )?(?:chung toi|ban bien tap|cong tac|quang cao|gop y))?|lich su(?: (?:hinh thanh|phat trien|ra doi))(?:,? (?:va )?phat trien)?(?: (?:cua )?{_OFFICE}(?: [\w&-]+){{0,7}})?|qua trinh hinh thanh(?: va|,)? phat trien(?: (?:cua )?{_OFFICE}(?: [\w&-]+){{0,7}})?"
    r"|(?:danh sach |thong tin |gioi thieu |co cau |ho so )?(?:ban )?lanh dao(?: (?:so|tinh|huyen|xa|phuong|don vi|co quan|ubnd|hdnd|tinh uy|huyen uy|van phong|cac phong(?: ban| chuyen mon)?|phong ban|duong nhiem|qua cac thoi ky|tien nhiem|cac thoi ky|hien nay))*"
    rf"|danh ba(?: (?:dien thoai|co quan|don vi|lien he|thu dien tu|cong vu|can bo))*(?: {_OFFICE}(?: [\w&-]+){{0,6}})?|so do (?:cong|trang|site|website|trang web|cong thong tin(?: dien tu)?)|ban do(?: (?:hanh chinh|dia gioi|so|site|quy hoach))*|(?:dieu kien|dac diem|vi tri) (?:tu nhien|dia ly)(?:[, ]+(?:va )?(?:dieu kien )?(?:tu nhien|dia ly|kinh te|xa hoi|dan cu|kinh te - xa hoi))*(?: (?:cua )?{_OFFICE}(?: [\w&-]+){{0,5}})?"
    rf"|tong quan(?: ve {_OFFICE}(?: [\w&-]+){{0,5}})?|cac (?:phong|phong ban|don vi|don vi truc thuoc|phong chuyen mon)(?: chuyen mon| truc thuoc| nghiep vu)?|phong ban(?: chuyen mon)?|don vi (?:su nghiep|truc thuoc)"
    r"|dieu khoan(?: (?:su dung|dich vu))?|chinh sach (?:bao mat|rieng tu|quyen rieng tu)(?: thong tin)?|quyen rieng tu|huong dan su dung(?: (?:cong|website|trang)(?: [\w-]+){0,6})?|thong tin (?:ban quyen|toa soan|don vi|co quan|website)|ban quyen|about(?: us)?|contact(?: us)?|(?:our )?(?:organi[sz]ation(?:al)? (?:structure|chart)|functions and (?:duties|tasks)|history|leadership)"
    r"|privacy policy|terms (?:of (?:use|service)|and conditions)|site ?map|tieu su(?: [\w]+){0,8}|hop thu gop y|gop y"
)
_WALL = re.compile(
    rf"{_SORRY}(?:(?:ban|quy vi|quy khach|ban doc) )?(?:can|phai|can phai|vui long|hay|xin vui long) dang nhap(?: (?:tai khoan|he thong|thanh vien))? (?:de|moi|truoc khi)(?: co the)?(?: duoc)? (?:xem|doc|truy cap|tiep tuc xem)"
    r"(?: duoc)?(?: (?:toan bo|chi tiet|day du|tiep))*(?: (?:noi dung|bai viet|trang|thong tin|tin|tin bai|tai lieu)(?: (?:nay|chi tiet|day du|cua trang))*)?"
)
_DETAIL = re.compile(r"(?:xem )?(?:chi tiet|noi dung) (?:bai viet|tin(?: tuc| bai)?|thong bao|su kien)|tin chi tiet")
_NAME = re.compile(r"\s+[-–—|»•·]{1,2}\s+|\s*[|»]\s*|\s+::\s+")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\s+[-–|»•]\s+|[\n…]+")
_LONGEST = 300

NOTICES: tuple[tuple[Kind, str, re.Pattern[str]], ...] = (
    (Kind.SOFT_404, "missing", _MISSING),
    (Kind.DENIED, "denied", _DENIED),
    (Kind.DENIED, "closed", _CLOSED),
    (Kind.ERROR, "broken", _BROKEN),
)
"""What a page says in the article's stead."""


_EMPTY_BOX = re.compile(r"\b(?:video|clip|album|hinh anh|anh|su kien|y kien|binh luan) nao$")


@lru_cache(maxsize=4096)
def notice(sentence: str) -> tuple[Kind, str] | None:
    """The kind of notice a folded sentence is, with the sentence itself; None for any other sentence."""
    sentence = sentence.strip(" .!?:;,-–|»\"'“”()[]")
    # "Không tìm thấy video nào": a box of the page is empty, not the page.
    if not sentence or len(sentence) > _LONGEST or _EMPTY_BOX.search(sentence):
        return None
    return next(((kind, sentence) for kind, _, grammar in NOTICES if grammar.fullmatch(sentence)), None)


def is_unfinished(sentence: str) -> bool:
    """Whether a folded sentence says that the text is still to come."""
    return bool(_UNFINISHED.fullmatch(sentence.strip(" .!?:;,…")))


def is_empty_list(sentence: str) -> bool:
    """Whether a folded sentence says that a list holds nothing."""
    return bool(_NONE_HERE.fullmatch(sentence.strip(" .!?:;,…")))


def is_wall(sentence: str) -> bool:
    """Whether a folded sentence asks to log in to read the page."""
    return bool(_WALL.fullmatch(sentence.strip(" .!?:;,…")))


def is_detail_name(name: str) -> bool:
    """Whether a folded title is what templates call the page of one article: Chi tiết tin."""
    return bool(_DETAIL.fullmatch(name.strip(" .!?:;,…")))


def is_search(sentence: str) -> bool:
    """Whether a folded heading or sentence is a search page's: its name, or that nothing was found."""
    return bool(_SEARCH.fullmatch(sentence.strip(" .!?:;,…"))) or says_no_hits(sentence)


def says_no_hits(sentence: str) -> bool:
    """Whether a folded sentence says that a search found nothing."""
    return bool(_NO_HITS.fullmatch(sentence.strip(" .!?:;,…")))


def is_login(heading: str) -> bool:
    """Whether a folded heading names a page to log in, register or ask for a new password."""
    return bool(_LOGIN.fullmatch(heading.strip(" .!?:;,…")))


def is_static(heading: str) -> bool:
    """Whether a folded heading names a standing page: introduction, duties, structure, contact, leaders, site map."""
    return bool(_STATIC.fullmatch(heading.strip(" .!?:;,…")))


def names(title: str) -> list[str]:
    """What a folded title is made of, site and section name among it: its parts between dashes and bars, and the whole."""
    return list(dict.fromkeys((title, *(part for part in _NAME.split(title) if part))))


def first_sentence(text: str) -> str:
    """The first sentence of a folded line, or what stands before its first dash or bar; "" where there is nothing."""
    start = 0
    for mark in _SENTENCE.finditer(text):
        if mark.start() > start:
            return text[start : mark.start()]
        start = mark.end()
    return text[start:]
