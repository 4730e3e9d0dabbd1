"""Breaks pages: bytes, tags, attributes, texts, nesting. Each mutation is a function of the dice and the page; it parses nothing."""

import codecs
import re
from collections.abc import Callable
from random import Random

from tests.soak.hostile import charset_label, structured_data, text, value
from tests.soak.sources import dictionary, seeds

_TAG = re.compile(rb"<[^>]{1,400}>")
_ATTRIBUTE = re.compile(rb"""\b[\w:-]+=(?:"[^"]{0,400}"|'[^']{0,400}')""")
_TEXT = re.compile(rb">[^<>]{2,2000}<")
_ELEMENT = re.compile(rb"<(p|li|td|div|span|figure|a|h[1-3]|tr|img)\b[^>]*>[^<]*</\1>")
_NESTING = (
    b"<div>", b"<b>", b"<p>", b"<table><tr><td>", b"<ul><li>", b"<span class=caption>", b"<blockquote>", b"<font>", b"<a href=/x>", b"<figure>", b"<section hidden>", b"<form>", b"<svg>", b"<math>", b"<article>",
    b"<select>", b"<noscript>", b"<template>", b"<center>", b"<h1>", b"<h2>", b"<em>", b"<aside>", b"<dl><dt>", b"<button>", b"<object>", b"<x-y>", b"<frameset>", b"<textarea>", b"<title>", b"<plaintext>", b"<li>", b"<td>",
)  # fmt: skip
_FOREIGN = (
    "<svg><title>Hình</title><script>x</script><text>a</text></svg>", "<math><mi>x</mi><annotation-xml><p>a</p></annotation-xml></math>", "<template><p>ẩn</p></template>", "<frameset><frame src=/a></frameset>",
    "<!-- ", "-->", "<![CDATA[", "]]>", "</script>", "<script>", "<style>", "</style>", "<textarea>", "<noscript>", "</body>", "</html>", "<html lang=xx>", "<body hidden>", "<head>", "<plaintext>", "<?xml version='1.0'?>", "<?php ",
    "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' [<!ENTITY a 'b'>]>&a;", "<base href='{}'>", "<base target=_blank>", "<meta http-equiv=refresh content='0;url={}'>", "<link rel=canonical href='{}'>", "<link rel=next href='{}'>",
    "<meta property='og:title' content='{}'>", "<meta name=author content='{}'>", "<meta name='article:published_time' content='{}'>", "<time datetime='{}'>{}</time>", "<a href='{}'>{}</a>", "<img src='{}' alt='{}'>", "<img srcset='{}'>",
    "<img data-src='{}' data-caption='{}'>", "<figure><img src='{}'><figcaption>{}</figcaption></figure>", "<p align=center><img src='{}'></p><p align=center><i>{}</i></p>", "<table><tr><td><img src='{}'></td></tr><tr><td>{}</td></tr></table>",
    "<iframe src='{}'></iframe>", "<embed src='{}'>", "<video><source src='{}'></video>", "<h1>{}</h1>", "<p align=right><b>{}</b></p>", "<p style='text-align:center;{}'>{}</p>", "<font face='.VnTime'>{}</font>", "<span class='{}'>{}</span>",
    "<div itemprop='{}'>{}</div>", "<div class='{}'>{}</div>", "<div id='{}'>{}</div>", "<ul class=breadcrumb><li><a>{}</a></li></ul>", "<a rel=tag href=/t>{}</a>", "<a rel=author>{}</a>", "<script>var nv_module_name='{}';</script>",
    "<input type=password>", "<table border=1><tr><td>{}<td>{}<tr><td>{}<td>{}</table>", "<p>{}<br><br>{}<br>{}</p>", "<a href='{}.pdf'>{}</a>", "<body class='{}'>", "<html {}>", "<dl><dt>{}<dd>{}</dl>", "<figure class='wp-caption'>{}</figure>",
)  # fmt: skip
_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    b"\x00",
    b"\x1b$B",
    b"\xff",
    b"%PDF-",
    b"GIF",
    b"\x1f\x8b",
    b"   ",
)


def snippet(dice: Random) -> str:
    """A piece of markup some rule may read, with hostile values in it."""
    if dice.random() < 0.15:
        return structured_data(dice)
    made = dice.choice(_FOREIGN)
    while "{}" in made:
        made = made.replace("{}", value(dice) if dice.random() < 0.6 else dice.choice(dictionary()), 1)
    return made


def mutated(dice: Random, page: bytes) -> tuple[bytes, list[str]]:
    """The page after one to six mutations, and their names."""
    names = []
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        mutation = dice.choice(MUTATIONS)
        page = mutation(dice, page)
        names.append(mutation.__name__)
    return page, names


def flip_bytes(dice: Random, page: bytes) -> bytes:
    broken = bytearray(page)
    for _ in range(min(len(page), int(10 ** dice.uniform(0, 3)))):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken)


def insert_bytes(dice: Random, page: bytes) -> bytes:
    return _inserted(dice, page, dice.randbytes(int(10 ** dice.uniform(0, 3))))


def delete_slice(dice: Random, page: bytes) -> bytes:
    start, end = _span(dice, page)
    return page[:start] + page[end:]


def double_slice(dice: Random, page: bytes) -> bytes:
    start, end = _span(dice, page)
    return page[:end] + page[start:end] * dice.choice((1, 1, 3, 20)) + page[end:]


def move_slice(dice: Random, page: bytes) -> bytes:
    start, end = _span(dice, page)
    return _inserted(dice, page[:start] + page[end:], page[start:end])


def truncate(dice: Random, page: bytes) -> bytes:
    return page[: dice.randint(0, len(page))]


def delete_tags(dice: Random, page: bytes) -> bytes:
    share = dice.choice((0.01, 0.1, 0.5))
    return _TAG.sub(lambda tag: b"" if dice.random() < share else tag.group(), page)


def double_tags(dice: Random, page: bytes) -> bytes:
    return _TAG.sub(lambda tag: tag.group() * (dice.choice((2, 3, 40)) if dice.random() < 0.02 else 1), page)


def shuffle_tags(dice: Random, page: bytes) -> bytes:
    tags = _TAG.findall(page)
    dice.shuffle(tags)
    return _TAG.sub(lambda tag: tags.pop() if dice.random() < 0.1 else tag.group(), page)


def break_attribute(dice: Random, page: bytes) -> bytes:
    return _replaced(dice, page, _ATTRIBUTE, lambda old: old.partition(b"=")[0] + b'="' + _bytes(value(dice)) + b'"')


def name_class(dice: Random, page: bytes) -> bytes:
    """Give elements a class, id or property some rule looks for."""
    name = dice.choice(("class", "id", "itemprop", "property", "rel", "type", "style", "role", "hidden", "name"))
    given = f' {name}="{" ".join(dice.choices(dictionary(), k=dice.randint(1, 3)))}"'.encode()
    return _replaced(dice, page, _TAG, lambda old: old[:-1] + given + b">", times=dice.choice((1, 5, 30)))


def break_text(dice: Random, page: bytes) -> bytes:
    return _replaced(dice, page, _TEXT, lambda _: b">" + _bytes(text(dice)) + b"<")


def nest(dice: Random, page: bytes) -> bytes:
    opener, depth = dice.choice(_NESTING), int(10 ** dice.uniform(0, 4))
    name = opener[1:].split(b">")[0].split()[0]
    at = _place(dice, page)
    closed = b"</" + name + b">" if dice.random() < 0.5 else b""
    end = dice.randint(at, len(page))
    return page[:at] + opener * depth + page[at:end] + closed * depth + page[end:]


def repeat_element(dice: Random, page: bytes) -> bytes:
    return _replaced(dice, page, _ELEMENT, lambda old: old * int(10 ** dice.uniform(0.5, 3.3)))


def insert_snippets(dice: Random, page: bytes) -> bytes:
    for _ in range(dice.choice((1, 1, 3, 10))):
        page = _inserted(dice, page, _bytes(snippet(dice)))
    return page


def insert_text(dice: Random, page: bytes) -> bytes:
    return _inserted(dice, page, _bytes(text(dice)))


def null_bytes(dice: Random, page: bytes) -> bytes:
    return _inserted(dice, page, b"\x00" * dice.choice((1, 5, 1000))) if dice.random() < 0.7 else page.replace(b" ", b"\x00", 50)  # fmt: skip


def mark(dice: Random, page: bytes) -> bytes:
    return dice.choice(_MARKS) + page


def splice(dice: Random, page: bytes) -> bytes:
    other = dice.choice(seeds())
    return page[: _place(dice, page)] + other[_place(dice, other) :]


def swap_case(dice: Random, page: bytes) -> bytes:
    return _TAG.sub(lambda tag: tag.group().swapcase() if dice.random() < 0.5 else tag.group(), page)


def double_escape(_: Random, page: bytes) -> bytes:
    return page.replace(b"&", b"&amp;").replace(b"<p>", b"<p>&lt;p&gt;")


def state_charset(dice: Random, page: bytes) -> bytes:
    return f'<meta charset="{charset_label(dice)}">'.encode("utf-8", "replace") + page


def drop_quotes(_: Random, page: bytes) -> bytes:
    return page.replace(b'"', b"")


MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (
    flip_bytes, insert_bytes, delete_slice, double_slice, move_slice, truncate, delete_tags, double_tags, shuffle_tags, break_attribute, break_attribute, name_class, name_class, break_text, break_text, nest, repeat_element,
    insert_snippets, insert_snippets, insert_snippets, insert_text, null_bytes, mark, splice, swap_case, double_escape, state_charset, drop_quotes,
)  # fmt: skip


def _bytes(made: str) -> bytes:
    return made.encode("utf-8", "replace")


def _place(dice: Random, page: bytes) -> int:
    """A place in the page, mostly between two tags."""
    at = dice.randint(0, len(page))
    if dice.random() < 0.8:
        following = page.find(b"<", at)
        return following if following >= 0 else at
    return at


def _span(dice: Random, page: bytes) -> tuple[int, int]:
    start = _place(dice, page)
    return start, min(len(page), start + int(10 ** dice.uniform(0, 4)))


def _inserted(dice: Random, page: bytes, piece: bytes) -> bytes:
    at = _place(dice, page)
    return page[:at] + piece + page[at:]


def _replaced(
    dice: Random, page: bytes, pattern: re.Pattern[bytes], made: Callable[[bytes], bytes], times: int = 1
) -> bytes:
    """The page with some of the pattern's matches, chosen by the dice, made anew."""
    for _ in range(times):
        match = pattern.search(page, dice.randint(0, len(page))) or pattern.search(page)
        if match is None:
            break
        page = page[: match.start()] + made(match.group()) + page[match.end() :]
    return page
