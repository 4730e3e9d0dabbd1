"""Turns a body into the HTML its editor would have made: clean, pasted from Word, a wall of breaks, or bare divs."""

import textwrap
import unicodedata
from collections.abc import Callable
from html import escape

from demo.articles import Attachment, Byline, Heading, Items, Paragraph, Picture, Story, Table
from demo.legacy import tcvn3

_WORD = "text-align:justify;text-indent:36.0pt;margin-top:6.0pt;line-height:115%"
_FONT = "font-size:14.0pt;font-family:&quot;Times New Roman&quot;,&quot;serif&quot;"
_EMPTY = '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n'
_WORDS_A_SPACE = 9  # Word's paste leaves a no-break space now and then; here after every ninth word


def coded(story: Story, text: str) -> str:
    """Text of the body in the story's own code, escaped: NFC, decomposed, or TCVN3 in a font tag."""
    if story.coding == "nfd":
        return escape(unicodedata.normalize("NFD", text), quote=False)
    if story.coding == "tcvn3":
        return f'<font face=".VnTime" size="4">{escape(tcvn3(text), quote=False)}</font>'
    return escape(text, quote=False)


def body(story: Story) -> str:
    """The HTML inside `#news-bodyhtml`."""
    start = "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->\n" if story.markup == "word" else ""
    parts = []
    for block in story.body:
        match block:
            case Paragraph():
                parts.append(_paragraph(story, block))
            case Heading(text):
                parts.append(f"<h3>{coded(story, text)}</h3>\n")
            case Items(texts):
                rows = "".join(f"\t<li>{coded(story, text)}</li>\n" for text in texts)
                parts.append(f"<ul>\n{rows}</ul>\n")
            case Table():
                parts.append(_table(story, block))
            case Picture():
                parts.append(_picture(story, block))
            case Byline():
                parts.append(_byline(story, block))
    return start + "".join(parts)


def _paragraph(story: Story, block: Paragraph) -> str:
    text = coded(story, block.text)
    if block.linked and story.attachment:
        link = _link(story, story.attachment, block.linked)
        text = text.replace(escape(block.linked, quote=False), link, 1)
    elif story.markup == "word":
        text = _hard_wrapped(text)
    return _PARAGRAPHS[story.markup](text)


def _word(text: str) -> str:
    return (
        f'<p class="MsoNormal" style="{_WORD}"><span lang="VI" style="{_FONT}">{text}<o:p></o:p></span></p>\n{_EMPTY}'
    )


_PARAGRAPHS: dict[str, Callable[[str], str]] = {
    "clean": '<p style="text-align: justify;">{}</p>\n'.format,
    "breaks": "{}<br />\n<br />\n".format,
    "bare": '<div style="text-align: justify;">{}</div>\n<div>&nbsp;</div>\n'.format,
    "word": _word,
}


def _hard_wrapped(text: str) -> str:
    """Word's line breaks inside sentences; text that was scraped with them keeps its own, no-break spaces included."""
    if "\n" in text:
        return text.replace("\xa0", "&nbsp;")
    words = textwrap.fill(text, 78, break_long_words=False, break_on_hyphens=False).split(" ")
    pieces = [word + ("&nbsp;" if place % _WORDS_A_SPACE == 0 else " ") for place, word in enumerate(words, 1)]
    return "".join(pieces).rstrip()


def _link(story: Story, attachment: Attachment, words: str) -> str:
    return f'<a href="{story.upload(attachment.file)}" target="_blank">{escape(words)}</a>'


def _table(story: Story, block: Table) -> str:
    rows = "".join(
        "\t<tr>" + "".join(f'<td style="text-align:center;">{coded(story, cell)}</td>' for cell in row) + "</tr>\n"
        for row in block.rows
    )
    return (
        f'<table border="1" cellpadding="0" cellspacing="0" style="width:100%;">\n<tbody>\n{rows}</tbody>\n</table>\n'
    )


def _picture(story: Story, block: Picture) -> str:
    image = f'<img alt="{escape(block.alt)}" height="320" src="{story.upload(block.file)}" width="480" />'
    shape = block.shape
    if (shape, story.markup) in {("centred", "word"), ("line", "breaks")}:
        shape = f"{shape} {story.markup}"
    if shape not in _SHAPES:
        message = f"articles.yaml: article {story.id} has an image of no known shape: {shape!r}"
        raise ValueError(message)
    return _SHAPES[shape].format(image=image, caption=coded(story, block.caption or ""))


_SHAPES = {
    "centred": '<p style="text-align: center;">{image}</p>\n<p style="text-align: center;"><em>{caption}</em></p>\n',
    "centred word": (
        '<p align="center" class="MsoNormal" style="text-align:center">{image}<o:p></o:p></p>\n'
        '<p align="center" class="MsoNormal" style="text-align:center">'
        '<i><span style="font-size:13.0pt">{caption}<o:p></o:p></span></i></p>\n'
    ),
    "table": (
        '<table align="center" border="0" cellpadding="1" cellspacing="1" class="image" style="width:480px;"><tbody>'
        '<tr><td style="text-align:center;">{image}</td></tr><tr><td style="text-align:center;">{caption}</td></tr>'
        "</tbody></table>\n"
    ),
    "figure": '<figure class="image">{image}<figcaption>{caption}</figcaption></figure>\n',
    "line": '<div style="text-align:center">{image}<br />\n<span style="font-size:12px">{caption}</span></div>\n',
    "line breaks": "{image}<br />\n<em>{caption}</em><br />\n<br />\n",
    "alt": '<p style="text-align: center;">{image}</p>\n',
    "none": '<p style="text-align: center;">{image}</p>\n',
}


def _byline(story: Story, block: Byline) -> str:
    text = coded(story, block.text)
    if story.markup == "word":
        return (
            f'<p align="right" class="MsoNormal" style="text-align:right"><b><span>{text}<o:p></o:p></span></b></p>\n'
        )
    if story.markup == "breaks":
        return f"<strong>{text}</strong>\n"
    return f'<p style="text-align: right;"><strong>{text}</strong></p>\n'
