"""Frames of many CMSs for the page kind tests: how each wraps a page, an article, a list entry. The wording is our own."""

from dataclasses import dataclass
from typing import NamedTuple


class Item(NamedTuple):
    """One piece of news as a CMS holds it: `paragraphs` are HTML, `day` is d/m/yyyy."""

    slug: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Frame:
    """How one CMS writes its pages.

    `page` takes {head_title}, {main} and {side}; `article` an item's {title}, {lead}, {body}, {day}; `entry` an item's
    {title}, {lead}, {day} and its {url}; `entries` wraps them. `plain` is a page of text: {title}, {body}. `urls` are the
    addresses by what stands there; {slug} and {n} are an item's.
    """

    name: str
    page: str
    article: str
    entry: str
    entries: str
    plain: str
    urls: dict[str, str]
    pager: str = '<div class="pagination"><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=2">Tiếp</a></div>'


_MENU = (
    '<a href="/">Trang chủ</a> <a href="/gioi-thieu">Giới thiệu</a> <a href="/tin-tuc">Tin tức - Sự kiện</a> <a href="/van-ban">Văn bản</a> '
    '<a href="/thu-tuc">Thủ tục hành chính</a> <a href="/hoi-dap">Hỏi đáp</a> <a href="/lien-he">Liên hệ</a> <a href="/user/login">Đăng nhập</a>'
)
_MENU_LIST = "<ul>" + "".join(f"<li>{link}</a></li>" for link in _MENU.split("</a>")[:-1]) + "</ul>"
_OFFICE = (
    "Cổng thông tin điện tử tỉnh Sơn Bình. Cơ quan chủ quản: Ủy ban nhân dân tỉnh Sơn Bình. Địa chỉ: Số 1 đường Trung Tâm, phường Minh Tân. "
    "Điện thoại: 0200.000.000. Email: cong@sonbinh.gov.vn. Giấy phép số 15/GP-TTĐT cấp ngày 12/03/2018. Chịu trách nhiệm: Chánh Văn phòng Ủy ban "
    "nhân dân tỉnh. Ghi rõ nguồn “Cổng thông tin điện tử tỉnh Sơn Bình” khi phát hành lại thông tin từ nguồn này."
)
_CLOCK = "Thứ hai, 05/01/2026 - 08:27"
_META = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'

NUKEVIET = Frame(
    "nukeviet",
    f"""<!DOCTYPE html><html lang="vi"><head>{_META}<title>{{head_title}} - Cổng thông tin điện tử tỉnh Sơn Bình</title><meta property="og:type" content="website">
</head><body><div class="section-header"><div class="clock">{_CLOCK}</div><form action="/seek/"><input name="q"></form></div><nav id="menusite">{_MENU_LIST}</nav>
<div class="container" id="body"><div class="row"><div class="col-md-16">{{main}}</div><div class="col-md-8">{{side}}</div></div></div>
<footer id="footer">{_OFFICE}</footer></body></html>""",
    """<div class="news_column panel panel-default"><div class="panel-body"><h1 class="title margin-bottom-lg">{title}</h1><div class="row"><em class="time">Thứ hai - {day} 14:05</em></div>
<div class="hometext m-bottom">{lead}</div><div class="bodytext margin-bottom-lg" id="x-bodyhtml">{body}</div></div></div>""",
    """<div class="news_column panel panel-default"><div class="panel-body featured"><h2><a href="{url}" title="{title}">{title}</a></h2>
<ul class="list-inline"><li><em class="fa fa-clock-o">&nbsp;</em> {day} 03:14:00 PM</li><li>Đã xem: 120</li></ul><div class="text-justify">{lead}</div></div></div>""",
    '<div class="news_column">{entries}</div>{pager}',
    '<div class="page panel panel-default"><div class="panel-body"><h1>{title}</h1><p class="text-muted">Cập nhật: {day}</p><div class="clearfix">{body}</div></div></div>',
    {
        "article": "/tin-trong-tinh/{slug}-{n}.html",
        "listing": "/tin-trong-tinh/",
        "static": "/about/{slug}.html",
        "search": "/seek/?q=s%C3%A2m",
        "login": "/users/login/",
        "home": "/",
    },
)

WORDPRESS = Frame(
    "wordpress",
    f"""<!DOCTYPE html><html lang="vi"><head>{_META}<title>{{head_title}} – Sở Ví Dụ</title></head><body><header class="site-header"><p class="site-title"><a href="/">Sở Ví Dụ</a></p>
<nav class="main-navigation">{_MENU_LIST}</nav></header><div class="site-content"><main class="site-main">{{main}}</main><aside class="widget-area">{{side}}</aside></div>
<footer class="site-footer">{_OFFICE}</footer></body></html>""",
    """<article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1><div class="entry-meta"><time class="entry-date published" datetime="2024-03-12T09:00:00+07:00">{day}</time></div></header>
<div class="entry-content"><p><strong>{lead}</strong></p>{body}</div></article>""",
    """<article class="post type-post hentry"><header class="entry-header"><h2 class="entry-title"><a href="{url}" rel="bookmark">{title}</a></h2></header>
<div class="entry-meta"><time class="entry-date published" datetime="2024-03-12T09:00:00+07:00">{day}</time></div><div class="entry-summary"><p>{lead} [&hellip;]</p></div></article>""",
    '<header class="page-header"><h1 class="page-title">Tin hoạt động</h1></header>{entries}{pager}',
    '<article class="page type-page hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1></header><div class="entry-content"><p>Ngày đăng: {day}</p>{body}</div></article>',
    {
        "article": "/tin-hoat-dong/{slug}/",
        "listing": "/chuyen-muc/tin-hoat-dong/",
        "static": "/{slug}/",
        "search": "/?s=s%C3%A2m",
        "login": "/wp-login.php",
        "home": "/",
    },
    pager='<nav class="navigation pagination"><div class="nav-links"><span class="current">1</span><a class="page-numbers" href="/page/2/">2</a><a class="next page-numbers" href="/page/2/">Tiếp theo</a></div></nav>',
)

JOOMLA = Frame(
    "joomla",
    f"""<!DOCTYPE html><html lang="vi-vn"><head>{_META}<title>{{head_title}}</title><meta name="generator" content="Joomla! - Open Source Content Management"></head>
<body class="site com_content view-article"><div class="body"><div class="container"><header class="header"><span class="site-title">Sở Ví Dụ</span></header><nav class="navigation">{_MENU_LIST}</nav>
<div class="row-fluid"><main id="content" role="main" class="span9">{{main}}</main><div id="aside" class="span3">{{side}}
<form action="/dang-nhap" method="post" class="form-inline"><input name="username"><input type="password" name="password"><button>Đăng nhập</button></form></div></div></div></div>
<footer class="footer"><p>{_OFFICE}</p></footer></body></html>""",
    """<div class="item-page"><div class="page-header"><h2>{title}</h2></div><dl class="article-info muted"><dd class="published"><span class="icon-calendar"></span> Được đăng: {day}</dd></dl>
<p><strong>{lead}</strong></p>{body}</div>""",
    """<div class="item"><h2><a href="{url}">{title}</a></h2><dl class="article-info"><dd>Được đăng: {day}</dd></dl><p>{lead}</p><p class="readmore"><a class="btn" href="{url}">Đọc thêm: {title}</a></p></div>""",
    '<div class="blog"><h1>Tin tức - Sự kiện</h1><div class="items-leading">{entries}</div></div>{pager}',
    '<div class="item-page"><div class="page-header"><h2>{title}</h2></div><dl class="article-info muted"><dd class="modified">Cập nhật lần cuối: {day}</dd></dl>{body}</div>',
    {
        "article": "/index.php/tin-tuc/{n}-{slug}",
        "listing": "/index.php/tin-tuc",
        "static": "/index.php/{slug}",
        "search": "/index.php/component/search/?searchword=sam&searchphrase=all",
        "login": "/index.php/component/users/?view=login",
        "home": "/index.php",
    },
)

DRUPAL = Frame(
    "drupal",
    f"""<!DOCTYPE html><html lang="vi" dir="ltr"><head>{_META}<title>{{head_title}} | Thành phố Ví Dụ</title></head><body class="path-node"><div class="dialog-off-canvas-main-canvas">
<header role="banner"><div class="region region-primary-menu">{_MENU_LIST}</div></header><main role="main"><div class="layout-content"><div class="region region-content">{{main}}</div></div>
<aside class="layout-sidebar-second" role="complementary">{{side}}</aside></main><footer role="contentinfo">{_OFFICE}</footer></div></body></html>""",
    """<h1 class="page-title"><span class="field field--name-title">{title}</span></h1><article role="article" class="node node--type-article node--view-mode-full"><footer class="node__meta">
<span>Submitted by quantri on T3, {day} - 14:05</span></footer><div class="node__content"><div class="field field--name-body"><p>{lead}</p>{body}</div></div></article>""",
    """<div class="views-row"><article role="article" class="node node--type-article node--view-mode-teaser"><h2 class="node__title"><a href="{url}" rel="bookmark"><span>{title}</span></a></h2>
<footer class="node__meta">{day}</footer><div class="node__content"><p>{lead}</p><ul class="links"><li><a href="{url}">Read more</a></li></ul></div></article></div>""",
    '<h1 class="page-title">Tin tức</h1><div class="views-element-container"><div class="view-content">{entries}</div>{pager}</div>',
    '<h1 class="page-title">{title}</h1><article role="article" class="node node--type-page"><div class="node__content"><div class="field field--name-body">{body}<p>Cập nhật ngày {day}</p></div></div></article>',
    {
        "article": "/tin-tuc/{slug}",
        "listing": "/tin-tuc",
        "static": "/{slug}",
        "search": "/search/node?keys=sam",
        "login": "/user/login",
        "home": "/",
    },
    pager='<nav class="pager" role="navigation"><ul class="pager__items"><li><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li><li class="pager__item--next"><a href="?page=1" rel="next">Next</a></li></ul></nav>',
)

DOTNETNUKE = Frame(
    "dotnetnuke",
    f"""<!DOCTYPE html><html lang="vi-VN"><head>{_META}<title>{{head_title}}</title><link rel="stylesheet" href="/Portals/_default/default.css"></head><body id="Body"><form method="post" action="#" id="Form">
<input type="hidden" name="__VIEWSTATE" value="abc"><div id="dnn_ControlPanel"></div><div class="language">{_CLOCK}</div><div id="dnn_menu">{_MENU_LIST}</div><div id="dnn_ContentPane" class="contentPane">{{main}}</div>
<div id="dnn_RightPane">{{side}}</div><div id="dnn_FooterPane"><p>{_OFFICE}</p></div></form></body></html>""",
    """<div class="DnnModule"><div id="dnn_ctr512_View_pnl"><span id="dnn_ctr512_View_lblTitle" class="detail_title">{title}</span><br><span id="dnn_ctr512_View_lblDate">Ngày đăng: {day}</span>
<div id="dnn_ctr512_View_sapo"><b>{lead}</b></div><div id="dnn_ctr512_View_content">{body}</div></div></div>""",
    """<div class="news_item"><a class="news_title" href="{url}">{title}</a><span class="date">({day})</span><div class="news_desc">{lead}</div></div>""",
    '<div class="DnnModule"><div class="module_title">Tin tức sự kiện</div><div id="dnn_ctr511_list">{entries}</div>{pager}</div>',
    '<div class="DnnModule"><div id="dnn_ctr600_HtmlModule" class="Normal"><p style="text-align:center"><strong>{title}</strong></p>{body}<p>Cập nhật: {day}</p></div></div>',
    {
        "article": "/Tin-chi-tiet/tid/{slug}/newsid/{n}/cid/3",
        "listing": "/Tin-tuc",
        "static": "/{slug}",
        "search": "/Search-Results?Search=sam",
        "login": "/Login?returnurl=%2f",
        "home": "/Trang-chu",
    },
)

SHAREPOINT = Frame(
    "sharepoint",
    f"""<!DOCTYPE html><html lang="vi-vn"><head>{_META}<title>{{head_title}}</title><script>var _spPageContextInfo={{{{}}}};</script></head><body><form id="aspnetForm" action="#"><input type="hidden" name="__VIEWSTATE" value="x">
<div id="s4-workspace"><div class="topclock">Hôm nay, {_CLOCK}</div><div class="s4-tn">{_MENU_LIST}</div><div id="MSO_ContentTable"><div class="ms-WPBody">{{main}}</div><div class="right-zone">{{side}}</div></div>
<div class="chan-trang">{_OFFICE}</div></div></form></body></html>""",
    """<div id="ctl00_g_1f_pnl" class="chitiettin"><div class="title-detail">{title}</div><div class="date-detail">{day} 2:05:00 CH</div><div class="gioithieu">{lead}</div><div class="ExternalClass0123456789ABCDEF0123456789ABCDEF">{body}</div></div>""",
    """<li class="dfwp-item"><div class="tin"><a href="{url}"><img src="/Anh/{n}.jpg" alt=""></a><div class="tieude"><a href="{url}">{title}</a></div><div class="ngay">{day}</div><div class="tomtat">{lead}</div></div></li>""",
    '<div class="danhsach"><div class="chuyenmuc">TIN TRONG TỈNH</div><ul class="dfwp-list">{entries}</ul>{pager}</div>',
    '<div class="ms-rtestate-field"><div class="title-detail">{title}</div><div>{body}</div><div class="date-detail">Ngày cập nhật: {day}</div></div>',
    {
        "article": "/tintuc/Pages/chi-tiet.aspx?ItemID={n}&CateID=2",
        "listing": "/tintuc/Pages/tin-trong-tinh.aspx",
        "static": "/Pages/{slug}.aspx",
        "search": "/Pages/tim-kiem.aspx?k=sam",
        "login": "/_layouts/15/Authenticate.aspx?Source=%2F",
        "home": "/Pages/default.aspx",
    },
)

LIFERAY = Frame(
    "liferay",
    f"""<!DOCTYPE html><html class="ltr" dir="ltr" lang="vi-VN"><head>{_META}<title>Tin tức - Sở Ví Dụ</title><script>var Liferay={{{{}}}};</script></head><body class="yui3-skin-sam"><div id="wrapper"><nav id="navigation">{_MENU_LIST}</nav>
<div id="content"><div class="columns-2" id="main-content" role="main"><div class="portlet-column" id="column-1">{{main}}</div><div class="portlet-column" id="column-2">{{side}}</div></div></div><footer id="footer">{_OFFICE}</footer></div></body></html>""",
    """<div class="portlet-boundary portlet-boundary_101_"><section class="portlet"><div class="portlet-content"><div class="asset-full-content"><h3 class="asset-full-content-title">{title}</h3><div class="assetPublishDate">{day} | 12:00 AM</div>
<p class="sapo"><strong>{lead}</strong></p><div class="asset-content"><div class="journal-content-article">{body}</div></div></div></div></section></div>""",
    """<div class="asset-abstract"><h3 class="asset-title"><a href="{url}">{title}</a></h3><div class="asset-content"><div class="assetPublishDate">{day} | 12:00 AM</div><div class="asset-summary">{lead}</div></div></div>""",
    '<div class="portlet-boundary portlet-boundary_101_"><section class="portlet"><div class="portlet-content">{entries}{pager}</div></section></div>',
    '<div class="portlet-boundary portlet-boundary_56_"><section class="portlet"><div class="portlet-body"><div class="journal-content-article"><h2>{title}</h2>{body}<p>Cập nhật ngày {day}</p></div></div></section></div>',
    {
        "article": "/tin-tuc/-/view_content/{n}-{slug}.html",
        "listing": "/tin-tuc",
        "static": "/{slug}",
        "search": "/tim-kiem?p_p_id=3&_3_keywords=sam",
        "login": "/c/portal/login",
        "home": "/web/guest/home",
    },
    pager='<div class="taglib-page-iterator"><div class="search-results">Showing 1 - 20 of 61 results.</div><ul class="pager lfr-pagination-buttons"><li class="first"><a href="?cur=1">← First</a></li><li><a href="?_101_cur=2">Next</a></li></ul></div>',
)

ASPNET = Frame(
    "aspnet",
    f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head>{_META}<title>{{head_title}}</title></head><body><form method="post" action="#" id="form1"><input type="hidden" name="__VIEWSTATE" value="x">
<div class="banner"></div><div class="thanhngay"><span id="ctl00_lblNgay">{_CLOCK}</span><input name="ctl00$txtTimKiem"></div><div class="menu">{_MENU_LIST}</div><div class="noidung"><div class="cot1">{{main}}</div><div class="cot2">{{side}}</div></div>
<div class="thongtin"><p>{_OFFICE}</p></div></form></body></html>""",
    """<div class="chitiet"><h1><span id="ctl00_ctl01_newsTitle">{title}</span></h1><span id="ctl00_ctl01_lblDate">Ngày {day}, 14:05</span><p id="ctl00_ctl01_newsContent"><strong>{lead}</strong></p><div id="divNewsDetails">{body}</div></div>""",
    """<div class="muctin"><div class="anh"><a href="{url}"><img src="/upload/{n}.jpg"></a></div><div class="chu"><a class="tieude" href="{url}">{title}</a><span class="ngaydang">({day})</span><p>{lead}</p></div></div>""",
    '<div class="tentrang"><a href="/tin-tuc.aspx">Tin tức</a></div><div class="dstin">{entries}</div>{pager}',
    '<div class="chitiet"><h1>{title}</h1><span class="ngay">{day}</span><div>{body}</div></div>',
    {
        "article": "/tin-tuc/thoi-su/{slug}.htm",
        "listing": "/tin-tuc.aspx",
        "static": "/{slug}.aspx",
        "search": "/TimKiem.aspx?tukhoa=sam",
        "login": "/Account/Login.aspx",
        "home": "/Default.aspx",
    },
    pager='<div class="trang"><a href="javascript:__doPostBack(\'ctl00$p1\',\'\')">1</a> <a href="javascript:__doPostBack(\'ctl00$p2\',\'\')">2</a> <a href="?p=3">3</a> <a href="?p=4">&gt;&gt;</a></div>',
)

BOOTSTRAP = Frame(
    "bootstrap",
    f"""<!DOCTYPE html><html lang="vi"><head>{_META}<title>{{head_title}} | UBND huyện Ví Dụ</title></head><body><div class="container"><div class="row"><div class="col-12 text-right small">{_CLOCK}</div></div><nav class="navbar">{_MENU_LIST}</nav>
<div class="row"><div class="col-lg-8"><ol class="breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="/tin-tuc">Tin tức</a></li></ol>{{main}}</div><div class="col-lg-4">{{side}}</div></div><div class="row foot"><div class="col-12">{_OFFICE}</div></div></div></body></html>""",
    """<h1 class="h3">{title}</h1><div class="d-flex"><span>{day} 14:05</span><span>Lượt xem: 320</span></div><p class="font-weight-bold">{lead}</p><div class="content-detail">{body}</div>""",
    """<div class="card mb-3"><div class="row"><div class="col-4"><a href="{url}"><img src="/storage/{n}.jpg" class="img-fluid"></a></div><div class="col-8"><h5 class="card-title"><a href="{url}">{title}</a></h5><small>{day}</small><p class="card-text">{lead}</p></div></div></div>""",
    '<h2 class="h4">Tin tức</h2><div class="list">{entries}</div>{pager}',
    '<h1 class="h3">{title}</h1><span>{day}</span><div class="content-detail">{body}</div>',
    {
        "article": "/chi-tiet-tin/{slug}",
        "listing": "/danh-muc/tin-tuc",
        "static": "/trang/{slug}",
        "search": "/tim-kiem?tu-khoa=sam",
        "login": "/dang-nhap",
        "home": "/trang-chu",
    },
)

TABLES = Frame(
    "tables",
    f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{{head_title}}</title></head><body bgcolor="#FFFFFF" topmargin="0"><table width="780" border="0" align="center" cellpadding="0">
<tr><td colspan="3"><img src="banner.jpg"></td></tr><tr><td colspan="2">{_MENU}</td><td align="right"><font size="1">{_CLOCK}</font></td></tr><tr><td width="150" valign="top">{{side}}</td><td valign="top" colspan="2"><table width="100%"><tr><td>{{main}}</td></tr></table></td></tr>
<tr><td colspan="3" align="center"><font size="1">{_OFFICE}</font></td></tr></table></body></html>""",
    """<table width="100%"><tr><td><font color="#003399" size="3"><b>{title}</b></font></td></tr><tr><td><i>({day})</i></td></tr><tr><td><b>{lead}</b></td></tr><tr><td>{body}</td></tr></table>""",
    """<tr><td width="100"><img src="images/{n}.jpg" width="90"></td><td><a href="{url}"><b>{title}</b></a> <font size="1">({day})</font><br>{lead}</td></tr>""",
    '<b>TIN TỨC</b><table width="100%">{entries}</table>{pager}',
    '<table width="100%"><tr><td align="center"><b>{title}</b></td></tr><tr><td>{body}<br>Cập nhật: {day}</td></tr></table>',
    {
        "article": "/default.asp?act=chitiet&ID={n}",
        "listing": "/default.asp?act=tintuc",
        "static": "/{slug}.asp",
        "search": "/timkiem.asp?tukhoa=sam",
        "login": "/dangnhap.asp",
        "home": "/default.asp",
    },
    pager='<p align="right">Trang: <b>1</b> <a href="default.asp?act=tintuc&page=2">2</a> <a href="default.asp?act=tintuc&page=3">3</a></p>',
)

REACT = Frame(
    "react",
    f"""<!DOCTYPE html><html lang="vi"><head>{_META}<title>{{head_title}}</title></head><body><div id="__next"><div class="css-1ab"><header class="css-2cd">{_MENU_LIST}</header><div class="css-3ef"><section class="css-4gh">{{main}}</section><section class="css-5ij">{{side}}</section></div>
<section class="css-6kl"><p>{_OFFICE}</p></section></div></div></body></html>""",
    """<h1 class="css-7m">{title}</h1><div class="css-8n"><span>{day}</span></div><p class="css-9o">{lead}</p><div class="css-10p">{body}</div>""",
    """<a class="css-11q" href="{url}"><img src="/_next/{n}.webp"><div class="css-12r"><div class="css-13s">{title}</div><div class="css-14t">{lead}</div><span>{day}</span></div></a>""",
    '<div class="css-15u">Tin tức</div><div class="css-16v">{entries}</div>{pager}',
    '<h1 class="css-7m">{title}</h1><div class="css-10p">{body}</div><span>{day}</span>',
    {
        "article": "/bai-viet/{slug}",
        "listing": "/chuyen-muc/tin-tuc",
        "static": "/p/{slug}",
        "search": "/search?q=sam",
        "login": "/auth/login",
        "home": "/",
    },
)

FRAMES = (
    NUKEVIET,
    WORDPRESS,
    JOOMLA,
    DRUPAL,
    DOTNETNUKE,
    SHAREPOINT,
    LIFERAY,
    ASPNET,
    BOOTSTRAP,
    TABLES,
    REACT,
)
