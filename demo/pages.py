"""The pages about one item: the article as NukeViet's default theme shapes it, its print copy, and its two ways to be missing."""

from html import escape

from demo.articles import CATEGORIES, Picture, Story, listed, slug
from demo.frame import NAME, Frame, entity, page
from demo.markup import body, coded

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_NEWER = 2  # links to newer items under an article; there are none to older ones, so only listings lead back in time


def article(base: str, story: Story) -> str:
    """The article's own page; a story that is a soft 404 gets the page that says so, with status 200 all the same."""
    if story.soft_404 == "notice":
        return _notice(base, story)
    frame = Frame(
        base=base,
        path=story.path(),
        title=f"{story.title} - {NAME}",
        function="detail",
        crumbs=((f"/tin-tuc/{story.category}/", CATEGORIES[story.category]),),
        head=_meta(base, story),
    )
    return page(frame, _detail(base, story) + _tags(story) + _comments(story) + _newer(story))


def print_copy(base: str, story: Story) -> str:
    """The copy for printers: same text, other selectors, no menu."""
    return f"""<!DOCTYPE html>
<html lang="vi"><head><title>{entity(story.title)}</title><meta name="generator" content="NukeViet v4.5">
<meta name="robots" content="noindex"><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>
<body>
<div id="print"><div id="hd_print"><h2>{NAME}</h2><p><a href="{base}/">{base}</a></p></div>
<div id="content"><h1>{entity(story.title)}</h1>
<ul class="list-inline"><li>{_when(story)}</li></ul>
<div id="hometext">{escape(story.lead or "")}</div>
<div id="bodytext" class="clearfix">
{body(story)}</div></div>
<div id="footer"><strong>URL của bản tin này: </strong>{base}{story.path()}</div></div>
<script>var nv_lang_data="vi",nv_module_name="tin-tuc",nv_func_name="print";</script>
</body></html>
"""


def picture_files(story: Story) -> tuple[str, ...]:
    """The files of its pictures in page order, the lead image first."""
    pictures = (story.lead_image, *(block for block in story.body if isinstance(block, Picture)))
    return tuple(picture.file for picture in pictures if picture)


def _when(story: Story) -> str:
    return f"{WEEKDAYS[story.published.weekday()]} - {story.published:%d/%m/%Y %H:%M}"


def _meta(base: str, story: Story) -> str:
    image = f'<meta property="og:image" content="{base}{_thumbnail(story)}">\n' if _thumbnail(story) else ""
    return (
        f'<meta name="description" content="{escape(story.lead or story.title)}">\n'
        f'<meta property="og:title" content="{entity(story.title)}">\n'
        f'<meta property="og:type" content="article">\n{image}'
    )


def _thumbnail(story: Story) -> str | None:
    return next((story.upload(file) for file in picture_files(story)), None)


def _detail(base: str, story: Story) -> str:
    title, content = escape(story.title), body(story)
    if story.coding == "nfd":
        title = coded(story, story.title)
    if story.soft_404:
        title, content = "Không tìm thấy bài viết", "<p>Bài viết không tồn tại hoặc đã bị xóa khỏi hệ thống.</p>\n"
    return f"""<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope>
<div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{title}</h1>
<div class="hidden hide d-none" itemprop="author" itemtype="http://schema.org/Person" itemscope>
<span itemprop="name">quantri</span></div>
<span class="hidden hide d-none" itemprop="datePublished">{story.published.isoformat()}</span>
<span class="hidden hide d-none" itemprop="dateModified">{story.published.isoformat()}</span>
<span class="hidden hide d-none" itemprop="mainEntityOfPage">{base}{story.path()}</span>
<div class="row margin-bottom-lg">
<div class="col-md-12"><span class="h5">{_when(story)}</span></div>
{_tools(story)}
</div>
<div class="clearfix">
<div class="hometext m-bottom" itemprop="description">{escape(story.lead or "", quote=False)}</div>
{_lead_image(story)}</div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">
{content}</div>
{_downloads(story)}{_signature(story)}</div>
</div>
"""


def _tools(story: Story) -> str:
    copies = story.path().removeprefix("/tin-tuc")
    return f"""<div class="col-md-12"><ul class="list-inline text-right">
<li><a class="dimgray" rel="nofollow" title="In ra" href="/tin-tuc/print{copies}"><em class="fa fa-print"></em></a></li>
<li><a class="dimgray" rel="nofollow" title="Lưu bài viết này" href="/tin-tuc/savefile{copies}"><em class="fa fa-save"></em></a></li>
</ul></div>"""


def _lead_image(story: Story) -> str:
    if not story.lead_image:
        return ""
    caption = escape(story.lead_image.caption or "")
    image = f'<img alt="{caption}" src="{story.upload(story.lead_image.file)}" width="450" class="img-thumbnail"/>'
    return f'<figure class="article center">\n{image}\n<figcaption>{caption}</figcaption>\n</figure>\n'


def _downloads(story: Story) -> str:
    if not story.attachment or story.attachment.place != "panel":
        return ""
    file = escape(story.attachment.file)
    return f"""<div class="panel panel-default">
<div class="panel-heading"><i class="fa fa-download"></i> <strong>File đính kèm</strong></div>
<div class="list-group news-download-file"><div class="list-group-item">
<a href="{story.path()}?download=1&amp;id=0" title="Tập tin {file}" download>Tập tin : <strong>{file}</strong></a>
</div></div></div>
"""


def _signature(story: Story) -> str:
    lines = (("Tác giả", story.author), ("Nguồn tin", story.source))
    rows = "".join(
        f'<p class="h5 text-right"><strong>{label}: </strong>{escape(value)}</p>\n' for label, value in lines if value
    )
    return f'<div class="margin-bottom-lg">\n{rows}</div>\n' if rows else ""


def _tags(story: Story) -> str:
    if not story.tags:
        return ""
    links = ", ".join(
        f'<a title="{escape(tag)}" href="/tin-tuc/tag/{slug(tag)}/"><em>{escape(tag)}</em></a>' for tag in story.tags
    )
    return f"""<div class="news_column panel panel-default"><div class="panel-body"><div class="h5">
<em class="fa fa-tags">&nbsp;</em><strong>Tags: </strong>{links}
</div></div></div>
"""


def _comments(story: Story) -> str:
    return f"""<div class="news_column panel panel-default"><div class="panel-body">
<form id="form3B" action=""><p id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p></form>
<div id="idcomment" data-module="tin-tuc" data-id="{story.id}"><p class="comment-title">Ý kiến bạn đọc</p></div>
</div></div>
"""


def _newer(story: Story) -> str:
    newer = [other for other in listed(story.category) if other.published > story.published][-_NEWER:]
    rows = "".join(
        f'<li><h4><a href="{other.path()}">{escape(other.title)}</a></h4> <em>({other.published:%d/%m/%Y})</em></li>\n'
        for other in newer
    )
    if not rows:
        return ""
    return f"""<div class="news_column panel panel-default"><div class="panel-body other-news">
<p class="h3"><strong>Những tin mới hơn</strong></p>
<ul class="detail-related related list-none list-items">
{rows}</ul></div></div>
"""


def _notice(base: str, story: Story) -> str:
    frame = Frame(base=base, path=story.path(), title=f"Thông báo - {NAME}", function="detail")
    return page(
        frame,
        '<div class="panel panel-default"><div class="panel-body text-center">\n<h2>Thông báo từ hệ thống</h2>\n'
        "<p>Không tìm thấy nội dung bạn yêu cầu. Trang có thể đã bị gỡ bỏ hoặc đổi địa chỉ.</p>\n"
        '<p><a href="/">Quay về trang chủ</a></p>\n</div></div>',
    )
