"""Renders the text of an article as other editors would have stored it: paragraphs, pictures, captions, signatures."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

from benchmarks.unseen_pages.source import Paragraph, Photo, Piece, Signature, Story

ParagraphShape = Callable[[Paragraph], str]
CaptionShape = Callable[[str, str], str]

_CENTRE = "text-align: center;"
_FONT = "font-family:arial,helvetica,sans-serif;"

PARAGRAPHS: dict[str, ParagraphShape] = {
    "stored": lambda part: part.stored,
    "plain": lambda part: f"<p>{part.text}</p>",
    "justified": lambda part: f'<p style="text-align: justify;">{part.text}</p>',
    "spans": lambda part: (
        f'<p style="text-align:justify"><span style="font-size:14px"><span style="{_FONT}">{part.text}</span></span></p>'
    ),
    "font": lambda part: f'<p align="justify"><font face="Arial" size="2">&nbsp;&nbsp;&nbsp; {part.text}</font></p>',
    "word": lambda part: (
        '<p class="MsoNormal" style="margin:6pt 0cm;text-align:justify;text-indent:1cm">'
        f'<span lang="VI" style="font-size:14pt;mso-ansi-language:VI">{part.text}<o:p></o:p></span></p>'
    ),
    "div": lambda part: f'<div style="text-align: justify;">{part.text}</div>',
    "bare div": lambda part: f"<div>{part.text}</div>",
    "hashed": lambda part: f'<p class="sc-1kq8n2x fZpLrT">{part.text}</p>',
    "hashed div": lambda part: f'<div class="css-9v2lqm"><span class="css-0">{part.text}</span></div>',
    "utility": lambda part: f'<p class="mb-4 text-justify leading-7 text-gray-800">{part.text}</p>',
    "breaks": lambda part: f"{part.text}<br>\n<br>\n",
    "indented breaks": lambda part: f"&nbsp;&nbsp;&nbsp;&nbsp; {part.text}<br />\n",
    "font breaks": lambda part: f'<font face="Times New Roman" size="3">{part.text}</font><br><br>\n',
    "unopened": lambda part: f"{part.text}</p>\n",
}
"""How a paragraph may be stored, by name."""

CAPTIONS: dict[str, CaptionShape] = {
    "figure": lambda image, said: f"<figure>{image}<figcaption>{said}</figcaption></figure>",
    "figure class": lambda image, said: (
        f'<figure class="image align-center">{image}<figcaption class="caption-text"><em>{said}</em></figcaption></figure>'
    ),
    "figure credit": lambda image, said: (
        f'<figure class="kg-card kg-image-card kg-card-hascaption">{image}<figcaption><span style="white-space: pre-wrap;">{said}</span></figcaption></figure>'
    ),
    "centred italics": lambda image, said: (
        f'<p style="{_CENTRE}">{image}</p>\n<p style="{_CENTRE}"><em>{said}</em></p>'
    ),
    "centred": lambda image, said: f'<p style="{_CENTRE}">{image}</p>\n<p style="{_CENTRE}">{said}</p>',
    "align centre": lambda image, said: (
        f'<div align="center">{image}</div>\n<div align="center"><span style="font-size: 10pt">{said}</span></div>'
    ),
    "left italics": lambda image, said: f"<p>{image}</p>\n<p><em>{said}</em></p>",
    "italic style": lambda image, said: f'<p>{image}</p>\n<p style="font-style: italic; font-size: 13px">{said}</p>',
    "same paragraph": lambda image, said: f'<p style="{_CENTRE}">{image} <em>{said}</em></p>',
    "same paragraph left": lambda image, said: f"<p>{image}<em>{said}</em></p>",
    "line under": lambda image, said: f'<p style="{_CENTRE}">{image}<br />\n{said}</p>',
    "italic line under": lambda image, said: f"<p>{image}<br><i>{said}</i></p>",
    "centre": lambda image, said: f"<center>{image}<br><i>{said}</i></center>",
    "centre font": lambda image, said: f'<p align="center">{image}<br><font size="2" color="#0000ff">{said}</font></p>',
    "small span": lambda image, said: (
        f'<p style="{_CENTRE}">{image}</p>\n<p style="{_CENTRE}"><span style="font-size:12px; color:#555">{said}</span></p>'
    ),
    "small": lambda image, said: f'<p style="{_CENTRE}">{image}<br><small>{said}</small></p>',
    "caption class": lambda image, said: f'<div class="picture">{image}<div class="caption">{said}</div></div>',
    "note class": lambda image, said: f'<div class="box-img">{image}</div>\n<p class="chu-thich-anh">{said}</p>',
    "joomla": lambda image, said: f'<div class="img_caption center">{image}<p class="img_caption">{said}</p></div>',
    "list": lambda image, said: (
        f'<dl class="wp-caption aligncenter"><dt>{image}</dt><dd class="wp-caption-text">{said}</dd></dl>'
    ),
    "drupal": lambda image, said: (
        f'<figure role="group" class="caption caption-img align-center">{image}\n<figcaption>{said}</figcaption>\n</figure>'
    ),
    "utility": lambda image, said: (
        f'<div class="my-6">{image}<p class="mt-2 text-center text-sm italic text-gray-500">{said}</p></div>'
    ),
    "hashed figure": lambda image, said: (
        f'<figure class="sc-7bq2"><picture><source srcset="x.webp" type="image/webp">{image}</picture><figcaption class="sc-88a">{said}</figcaption></figure>'
    ),
    "table": lambda image, said: (
        f'<table align="center" border="0" cellpadding="3" style="width:480px"><tbody><tr><td>{image}</td></tr><tr><td style="{_CENTRE}">{said}</td></tr></tbody></table>'
    ),
    "old table": lambda image, said: (
        f'<table width="1" border="0" cellspacing="0" cellpadding="3" align="center"><tr><td>{image}</td></tr><tr><td align="center" class="Image"><em>{said}</em></td></tr></table>'
    ),
    "caption table": lambda image, said: (
        f'<table class="imagebox"><tr><td>{image}</td></tr><tr><td><p><font size="2">{said}</font></p></td></tr></table>'
    ),
    "blog table": lambda image, said: (
        '<table align="center" cellpadding="0" cellspacing="0" class="tr-caption-container" style="margin:0 auto"><tbody>'
        f'<tr><td>{image}</td></tr><tr><td class="tr-caption" style="{_CENTRE}">{said}</td></tr></tbody></table>'
    ),
    "alt": lambda image, _: f'<p style="{_CENTRE}">{image}</p>',
    "alt alone": lambda image, _: image,
}
"""How a picture may stand with its caption, by name; the names in `ALT_ONLY` show it in the alt text and nowhere else."""

ALT_ONLY = frozenset({"alt", "alt alone"})

SIGNATURES: tuple[str, ...] = (
    '<p style="text-align: right;"><strong>{said}</strong></p>',
    '<p align="right"><b>{said}</b></p>',
    '<p style="text-align:right"><em>{said}</em></p>',
    '<div style="text-align: right;"><strong><em>{said}</em></strong></div>',
    '<p class="author">{said}</p>',
    "<p><strong>{said}</strong></p>",
    '<div align="right">{said}</div>',
)

_IMAGES: tuple[str, ...] = (
    '<img src="{src}" alt="{alt}" width="500" height="333">',
    '<img alt="{alt}" src="{src}" style="width: 640px; height: 427px;" border="0" />',
    '<img loading="lazy" decoding="async" class="img-fluid" src="{src}" alt="{alt}">',
    '<img class="lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{src}" alt="{alt}">',
    '<a href="{src}" target="_blank"><img src="{src}" alt="{alt}" border="0" width="480"></a>',
)
_UNCAPTIONED: tuple[str, ...] = (
    f'<p style="{_CENTRE}">{{image}}</p>',
    "<p>{image}</p>",
    '<div align="center">{image}</div>',
    "<figure>{image}</figure>",
    "{image}<br>",
)
_UNUSUAL: tuple[str, ...] = (
    f'<p style="{_CENTRE}">{{said}}</p>',
    "<blockquote><p>{said}</p></blockquote>",
    "<ul><li>{said}</li></ul>",
    "<p><em>{said}</em></p>",
    '<p><a href="/chuyen-de">{opening}</a> {rest}</p>',
)
_PAIR = (
    '<table border="0" cellpadding="4" align="center"><tr><td>{0}</td><td>{2}</td></tr>'
    '<tr><td align="center"><i>{1}</i></td><td align="center"><i>{3}</i></td></tr></table>'
)
_EMPTY = ("<p>&nbsp;</p>", "<p></p>", "<div>&nbsp;</div>", "<br>")
_UNUSUAL_SHARE = 0.05
_LINKED_WORDS = 4
_PAIRED_SHARE = 0.3
_EMPTY_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Editor:
    """How one site stores its articles: names out of `PARAGRAPHS` and `CAPTIONS`, and the folder of its pictures."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    folder: str


def write_body(story: Story, editor: Editor, rng: Random, *, lead: bool, inside: str) -> str:
    """The body of a story as this editor stores it.

    `lead` puts the lead into it as a first paragraph in bold; `inside` is a box of other news set among the paragraphs.
    """
    shape = PARAGRAPHS[rng.choice(editor.paragraphs)]
    captions = rng.sample(editor.captions, k=min(2, len(editor.captions)))
    written = [shape(_bold(story.lead))] if lead and story.lead else []
    pieces = _paired(story.pieces, rng)
    for place, piece in enumerate(pieces):
        if inside and place == len(pieces) // 2:
            written.append(inside)
        if isinstance(piece, tuple):
            written.append(_pair(piece, editor, rng))
        elif isinstance(piece, Paragraph):
            between = place > 0 and all(isinstance(near, Paragraph) for near in pieces[place - 1 : place + 2])
            unusual = between and rng.random() < _UNUSUAL_SHARE
            written.append(_unusual(piece, rng) if unusual else shape(piece))
        elif isinstance(piece, Photo):
            written.append(write_photo(piece, story, editor, captions, rng))
        elif isinstance(piece, Signature):
            written.append(
                piece.stored if rng.random() < 1 / 3 else rng.choice(SIGNATURES).format(said=escape(piece.text))
            )
        else:
            written.append(piece.stored)
        if rng.random() < _EMPTY_SHARE:
            written.append(rng.choice(_EMPTY))
    return "\n".join(written)


def write_photo(photo: Photo, story: Story, editor: Editor, captions: list[str], rng: Random) -> str:
    """A picture with its caption in one of the named shapes; one without a caption may have a file name or the title as alt text."""
    if photo.caption is None:
        image = _image(photo, rng.choice(("", photo.name, story.title, "Ảnh")), editor, rng)
        return rng.choice(_UNCAPTIONED).format(image=image)
    name = rng.choice(captions)
    alt = photo.caption if name in ALT_ONLY else rng.choice(("", photo.name, story.title, photo.caption))
    return CAPTIONS[name](_image(photo, alt, editor, rng), escape(photo.caption, quote=False))


def _unusual(piece: Paragraph, rng: Random) -> str:
    parts = piece.text.split()
    opening, rest = " ".join(parts[:_LINKED_WORDS]), " ".join(parts[_LINKED_WORDS:])
    return rng.choice(_UNUSUAL).format(said=piece.text, opening=opening, rest=rest)


def _image(photo: Photo, alt: str, editor: Editor, rng: Random) -> str:
    return rng.choice(_IMAGES).format(src=f"{editor.folder}/{photo.name}", alt=escape(alt))


def _bold(text: str) -> Paragraph:
    strong = f"<strong>{escape(text, quote=False)}</strong>"
    return Paragraph(strong, f'<p style="text-align:justify">{strong}</p>')


def _paired(pieces: tuple[Piece, ...], rng: Random) -> list[Piece | tuple[Photo, Photo]]:
    """The pieces, now and then with two captioned pictures set side by side where the first one stood."""
    photos = [piece for piece in pieces if isinstance(piece, Photo) and piece.caption]
    result: list[Piece | tuple[Photo, Photo]] = list(pieces)
    if len({photo.caption for photo in photos}) > 1 and rng.random() < _PAIRED_SHARE:
        first, second = photos[0], next(photo for photo in photos if photo.caption != photos[0].caption)
        result[result.index(first)] = (first, second)
        result.remove(second)
    return result


def _pair(photos: tuple[Photo, Photo], editor: Editor, rng: Random) -> str:
    cells = [
        cell for photo in photos for cell in (_image(photo, "", editor, rng), escape(photo.caption or "", quote=False))
    ]
    return _PAIR.format(*cells)
