"""Builds the pages the parser tests read, in the shape of each CMS, around our own wording. It reads only the seed article."""

from pathlib import Path

PAGES = Path(__file__).parent / "pages"
WORD = '<p class="MsoNormal" style="text-align:justify;line-height:115%"><span style="font-size:14.0pt">{}<o:p></o:p></span></p>'
WORD_PICTURE = '<p align="center" class="MsoNormal" style="text-align:center"><span><img alt="" height="320" width="480" src="{}" /><o:p></o:p></span></p>'
WORD_CAPTION = '<p align="center" class="MsoNormal" style="text-align:center"><i><span style="font-size:13.0pt">{}</span></i><o:p></o:p></p>'
WORD_NAME = '<p align="right" class="MsoNormal" style="text-align:right"><b><span>{}<o:p></o:p></span></b></p>'


def seed_parts() -> list[str]:
    """The seed article as it came: title, then the blocks with their hard line breaks, captions and byline among them."""
    return (PAGES / "seed.txt").read_text("utf-8").strip().split("\n\n")


def nukeviet(
    title: str, body: str, *, lead: str = "", after: str = "", at: tuple[str, str] = ("news", "detail")
) -> bytes:
    """A page of NukeViet 4.5 with that body: the marks its default theme sets, menus and related news around it.

    `at` is the module and function that answered.
    """
    address = "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html"
    return f"""<!DOCTYPE html><html lang="vi"><head><title>{title}</title><meta name="generator" content="NukeViet v4.5">
<meta charset="utf-8"><meta property="og:title" content="{title}"><meta property="article:published_time" content="2022-01-22+0715:40:12">
<link rel="canonical" href="{address}"><link rel="alternate" type="application/rss+xml" href="/rss/">
<script>var nv_base_siteurl="/",nv_lang_data="vi",nv_module_name="{at[0]}",nv_func_name="{at[1]}";</script></head><body>
<div class="header"><span class="clock">Thứ hai - 05/01/2026 08:27</span></div>
<ul itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop="itemListElement"><span itemprop="name">Trang nhất</span></li>
<li itemprop="itemListElement"><span itemprop="name">Khoa học và Công nghệ</span></li></ul>
<form><input type="text" placeholder="Tìm kiếm..."><input type="password" name="pass"></form>
<div class="news_column panel"><h1 class="title" itemprop="headline">{title}</h1>
<div class="hidden" itemprop="author"><span itemprop="name">quantri</span></div>
<span class="hidden" itemprop="datePublished">2022-01-22T15:40:12+07:00</span><span class="hidden" itemprop="dateModified">2022-01-22T15:40:12+07:00</span>
<span class="h5">Thứ bảy - 22/01/2022 15:40</span>
<div class="hometext" itemprop="description">{lead}</div>
<div id="news-bodyhtml" class="bodytext">{body}</div>{after}</div>
<div class="news_column"><div class="h5"><em class="fa fa-tags"></em><a href="/tag/sam-lai-chau">sâm Lai Châu</a></div></div>
<div class="news_column other-news"><p class="h3"><strong>Những tin mới hơn</strong></p><ul><li><h4><a href="/tin-tuc/tin-khac-500.html">Một tin khác</a></h4>
<em>(06/05/2023)</em></li></ul><ul class="pagination"><li><a href="/tin-tuc/page-2/">2</a></li></ul></div></body></html>""".encode()


def seed_page() -> bytes:
    """The seed article as its site would serve it: Word markup, hard wraps, two pictures with captions, a trailing name."""
    title, *blocks = seed_parts()
    captions = {2: "/uploads/news/2022_01/quang%20canh.jpg", 5: "/uploads/news/2022_01/phat-bieu.jpg"}
    body = []
    for number, block in enumerate(blocks):
        if number in captions:
            body += [WORD_PICTURE.format(captions[number]), WORD_CAPTION.format(block)]
        elif number == len(blocks) - 1:
            body.append(WORD_NAME.format(block))
        else:
            body.append(WORD.format(block.replace("Sở Khoa", "Sở&nbsp;Khoa", 1)))
    return nukeviet(title, "\n".join(body))


def wordpress(
    title: str,
    body: str,
    *,
    classes: str = "single single-post postid-54",
    author: str = "Ban biên tập",
    above: str = "",
) -> bytes:
    """A page of WordPress 6 with that body, in the shape of its own themes."""
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{title} – Sở Ví Dụ</title><meta name="generator" content="WordPress 6.1.9">
<link rel="https://api.w.org/" href="http://so-vi-du.gov.vn/wp-json/"><link rel="shortlink" href="http://so-vi-du.gov.vn/?p=54"></head>
<body class="{classes}"><header><p class="site-title"><a href="/">Sở Ví Dụ</a></p></header><main>
<article id="post-54" class="post-54 post type-post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1>{above}</header>
<div class="entry-content">{body}</div>
<footer class="entry-footer"><time class="entry-date published updated" datetime="2015-10-17T22:27:43+07:00">17/10/2015</time>
<span class="byline">By <a href="/author/quantri/" rel="author">{author}</a></span>
<span class="cat-links"><a href="/category/tin/" rel="category tag">Tin tức</a></span><span class="tags-links"><a href="/tag/le-hoi/" rel="tag">lễ hội</a></span></footer>
</article><nav class="post-navigation"><a href="/tin/khac/">Bài trước</a></nav></main></body></html>""".encode()


def unknown(title: str, body: str, *, head: str = "") -> bytes:
    """A page of no known CMS: menu, article in plain divisions, related news, footer."""
    return f"""<html lang="vi"><head><title>{title} | Cổng thông tin xã Ví Dụ</title><meta property="og:title" content="{title}">{head}</head><body>
<div id="menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu</a></li></ul></div>
<div class="wrap"><div class="left"><h1>{title}</h1><div class="ngay">Ngày đăng: 18/03/2019 | 04:01 PM</div><div class="noidung">{body}</div>
<div class="tin-lien-quan"><h3>Tin liên quan</h3><ul><li><a href="/tin/a-1.html">Tin thứ nhất của xã trong tuần</a></li><li><a href="/tin/b-2.html">Tin thứ hai</a></li></ul></div>
</div></div><div class="footer">Địa chỉ: xã Ví Dụ, huyện Ví Dụ. Điện thoại: 0213.000.000. Chịu trách nhiệm: Văn phòng UBND xã.</div></body></html>""".encode()
