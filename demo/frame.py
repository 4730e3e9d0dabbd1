"""The frame every page of the portal stands in: head, banner, menu, breadcrumbs, side column, footer and script."""

from dataclasses import dataclass
from html import escape

from demo.articles import CATEGORIES

NAME = "Cổng thông tin điện tử tỉnh Nậm Sơn"
MODULE = "tin-tuc"
# Links of the side column that lead nowhere good: an old category alias (301), a page that fails (500), one that is gone (404).
OLD_ALIAS = "/tin-tuc/khcn/nghiem-thu-de-tai-nhan-giong-lan-kim-tuyen-bang-nuoi-cay-mo-106.html"
FAILING = "/tin-tuc/thong-bao/lich-tiep-cong-dan-thang-3-nam-2025-140.html"
GONE = "/tin-tuc/thong-bao/ke-hoach-thi-tuyen-vien-chuc-dot-1-141.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What differs between pages: address, title, the CMS's module and function, breadcrumbs as (path, name), extra head."""

    base: str
    path: str
    title: str
    module: str = MODULE
    function: str = "main"
    crumbs: tuple[tuple[str, str], ...] = ()
    head: str = ""


def entity(text: str) -> str:
    """Text escaped as the CMS stores titles: colon and slash as entities too."""
    return escape(text).replace(":", "&#x3A;").replace("/", "&#x002F;")


def page(frame: Frame, main: str) -> str:
    """A whole HTML page around its main column."""
    return f"""<!DOCTYPE html>
<html lang="vi" xmlns="http://www.w3.org/1999/xhtml" prefix="og: http://ogp.me/ns#">
<head>
<title>{entity(frame.title)}</title>
<meta name="author" content="{NAME}">
<meta name="generator" content="NukeViet v4.5">
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta property="og:site_name" content="{NAME}">
<link rel="shortcut icon" href="/favicon.ico">
<link rel="canonical" href="{frame.base}{frame.path}">
{frame.head}<link rel="alternate" href="/rss/" title="Tin tức" type="application/rss+xml">
{_feeds()}<link rel="stylesheet" href="/themes/default/css/style.css">
</head>
<body>
<noscript><div class="alert alert-danger">Trình duyệt của bạn đã tắt chức năng hỗ trợ JavaScript.</div></noscript>
{_banner()}
{_breadcrumbs(frame.crumbs)}
<div class="row">
<div class="col-md-18">
{main}
</div>
{_side()}
</div>
{_footer()}
{_script(frame)}
</body>
</html>
"""


def _feeds() -> str:
    return "".join(
        f'<link rel="alternate" href="/rss/{alias}/" title="Tin tức - {name}" type="application/rss+xml">\n'
        for alias, name in CATEGORIES.items()
    )


def _banner() -> str:
    menu = "".join(
        f'<li role="presentation"><a href="/tin-tuc/{alias}/" title="{name}">{name}</a></li>\n'
        for alias, name in CATEGORIES.items()
    )
    return f"""<header>
<div class="logo"><a title="{NAME}" href="/"><img src="/assets/images/logo.png" alt="{NAME}"></a></div>
<div class="personalArea"><a href="/users/login/" rel="nofollow">Đăng nhập</a></div>
<div class="language"><a href="/vi/">Tiếng Việt</a> <a href="/en/">English</a></div>
</header>
<nav id="menusite"><ul class="nav navbar-nav">
<li><a class="home" title="Trang nhất" href="/">Trang nhất</a></li>
<li role="presentation"><a href="/gioi-thieu/co-cau-to-chuc.html">Giới thiệu</a></li>
{menu}<li role="presentation"><a href="/lich/">Lịch công tác</a></li>
</ul></nav>"""


def _breadcrumbs(crumbs: tuple[tuple[str, str], ...]) -> str:
    kind = 'itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem"'
    rows = "".join(
        f'<li {kind}><a href="{path}" itemprop="item" title="{name}"><span itemprop="name">{name}</span></a>'
        f'<i class="hidden" itemprop="position" content="{place}"></i></li>\n'
        for place, (path, name) in enumerate((("/", "Trang nhất"), *crumbs), 1)
    )
    return f'<ul class="breadcrumbs" itemscope itemtype="https://schema.org/BreadcrumbList">\n{rows}</ul>'


def _side() -> str:
    return f"""<div class="col-md-6">
<div class="panel panel-primary"><div class="panel-heading">Thông báo mới</div><div class="panel-body"><ul>
<li><a class="show" href="{FAILING}">Lịch tiếp công dân tháng 3 năm 2025</a></li>
<li><a class="show" href="{GONE}">Kế hoạch thi tuyển viên chức đợt 1</a></li>
<li><a class="show" href="{OLD_ALIAS}">Đề tài tiêu biểu của Sở Khoa học và Công nghệ</a></li>
</ul></div></div>
<div class="panel panel-primary"><div class="panel-heading">Đường dây nóng</div>
<div class="panel-body"><p>Tiếp nhận phản ánh, kiến nghị của tổ chức và công dân qua tổng đài 1022.</p></div></div>
</div>"""


def _footer() -> str:
    return f"""<footer id="footer"><div class="panel-body">
<p>© {NAME} - cổng thử nghiệm đi kèm phần mềm Kho Tin, không phải trang của cơ quan nào.</p>
<p>Chịu trách nhiệm nội dung: Văn phòng UBND tỉnh. Điện thoại: 0200.3800.000</p>
</div></footer>"""


def _script(frame: Frame) -> str:
    return (
        '<script>var nv_base_siteurl="/",nv_lang_data="vi",nv_lang_interface="vi",nv_name_variable="nv",'
        f'nv_fc_variable="op",nv_lang_variable="language",nv_module_name="{frame.module}",'
        f'nv_func_name="{frame.function}",nv_is_user=0,nv_my_ofs=7,nv_my_abbr="+07",nv_cookie_prefix="nv4";</script>'
    )
