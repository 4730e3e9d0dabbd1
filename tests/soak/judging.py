"""Judges one case: what came back, whether every field keeps its promise, what it cost beside lxml's parse of the bytes."""

import json
import os
import resource
import traceback
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from time import process_time
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers import ParseError, read_page
from crawler.parsers.charset import to_utf8
from crawler.parsers.reading import MOST_TAGS
from crawler.record_json import to_record
from crawler.records import Article, BlockKind, Kind, Page, Reading
from crawler.sites.checking import read_site_file
from crawler.sites.model import Fields, Site
from tests.soak.cases import Case
from vietnamese.cleaning import clean

FREE_SECONDS, PARSES, SECONDS_A_BYTE = 0.2, 20, 2e-6
"""A page may take this much CPU however small it is, this many times what lxml takes to parse the same bytes, and this much
a byte: a page of nothing but tags has an element in five bytes, each of which costs more in Python than in C."""
SLACK = 1 if os.environ.get("KHOTIN_SOAK") else 5
"""The soak judges the line itself; the sample in CI, on machines shared with others, only what leaves it by far: hangs and squares."""
YAML_SECONDS_A_BYTE = 2e-4
"""PyYAML's own price, in Python."""
SHARES, BYTES_A_BYTE, LEAST_SHARE = 10, 16, 4_000_000
"""How many times its share of memory a page may take. The share is lxml's tree of the same bytes; at least 4 MB, and at least
16 bytes a byte: what the tree of a page of small tags takes, for lxml gives up on one that is nested too deep."""
_FEWEST_WORDS = 4
_MOST_FAULTS = 20
_LONGEST_REFUSAL = 1000
_LEVELS = range(1, 7)
_TEXT_KINDS = {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE}
_ADDRESSES = {"url", "canonical_url"}


@dataclass(slots=True)
class Verdict:
    """What is wrong with the reading of one case, and what it took: CPU seconds, peak bytes, each with what it may take."""

    faults: list[str]
    kind: str = ""
    seconds: float = 0.0
    seconds_allowed: float = 0.0
    memory: int = 0
    memory_allowed: int = 0


def judge(case: Case) -> Verdict:
    """Read the case and judge it. Measures peak memory of the whole process: run it in a fresh one."""
    warnings.simplefilter("error")
    try:
        return _judge_site_file(case) if case.site_file else _judge_page(case)
    except Exception:  # noqa: BLE001  (whatever escapes is what we are looking for)
        return Verdict([traceback.format_exc(limit=-6)])


def _judge_site_file(case: Case) -> Verdict:
    started = process_time()
    site, problems = read_site_file(case.body.decode("utf-8", "replace"), "thu.yaml")
    seconds = process_time() - started
    faults = [] if (site is None) == bool(problems) else ["a site with problems, or none without"]
    faults += [f"problem without words: {problem}" for problem in problems if not problem.message or problem.line < 1]
    return _costed(
        Verdict(faults, "site file", seconds, SLACK * (4 * FREE_SECONDS + len(case.body) * YAML_SECONDS_A_BYTE))
    )


def _judge_page(case: Case) -> Verdict:
    before = _peak()
    parse = _parse_seconds(case.body)
    share = max(_peak() - before, len(case.body) * BYTES_A_BYTE, LEAST_SHARE)
    page = Page(url=case.url, status=case.status, headers=case.headers, body=case.body)
    site = Site(id="xa", name="Xã", url="http://so-vi-du.gov.vn/", fields=Fields(**case.fields)) if case.fields else None  # type: ignore[arg-type]  # fmt: skip
    verdict = Verdict(
        [],
        seconds_allowed=SLACK * (FREE_SECONDS + PARSES * parse + len(case.body) * SECONDS_A_BYTE),
        memory_allowed=SHARES * share,
    )
    started = process_time()
    try:
        reading = read_page(page, site)
    except ParseError as refusal:
        verdict.kind = "refused"
        verdict.faults += _faults_of_refusal(str(refusal), case)
        reading = None
    verdict.seconds = process_time() - started
    verdict.memory = _peak() - before
    if reading is not None:
        verdict.kind = reading.kind.value
        faults = dict.fromkeys(faults_of(reading, own_body="body" in case.fields))
        verdict.faults += list(faults)[:_MOST_FAULTS]
        again = read_page(page, site)
        if _dumped(again) != _dumped(reading):
            verdict.faults.append("a second reading differs")
    return _costed(verdict)


def _costed(verdict: Verdict) -> Verdict:
    if verdict.seconds > verdict.seconds_allowed:
        verdict.faults.append(f"slow: {verdict.seconds:.2f} s of CPU, allowed {verdict.seconds_allowed:.2f}")
    if verdict.memory_allowed and verdict.memory > verdict.memory_allowed:
        verdict.faults.append(f"large: {verdict.memory >> 20} MB, allowed {verdict.memory_allowed >> 20}")
    return verdict


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _parse_seconds(body: bytes) -> float:
    """CPU of lxml's parse of the same page; the better of two, for the first one pays for the memory."""
    data = to_utf8(body).data
    best = float("inf")
    for _ in range(2 if len(body) < 5_000_000 else 1):
        started = process_time()
        with suppress(etree.LxmlError):
            etree.fromstring(data or b"<p>", etree.HTMLParser(encoding="utf-8", huge_tree=True))
        best = min(best, process_time() - started)
    return best


def _faults_of_refusal(message: str, case: Case) -> Iterator[str]:
    if not message.strip() or len(message) > _LONGEST_REFUSAL + len(ascii(case.url)) + len(ascii(case.fields)):
        yield f"refusal without a clear sentence: {message[:200]!r}"
    if (
        not case.fields
        and case.url.lower().startswith(("http://", "https://"))
        and (parts := _parts(case.url)) is not None
        and parts.hostname
    ):
        if to_utf8(case.body).data.count(b"<") > MOST_TAGS:
            return
        yield f"refused without cause: {message[:200]}"


def _dumped(reading: Reading) -> str:
    record = to_record(reading.article) if reading.article else None
    return json.dumps([reading.kind, reading.reason, reading.family, record, [str(link) for link in reading.links], reading.feeds])  # fmt: skip


def faults_of(reading: Reading, *, own_body: bool = False) -> Iterator[str]:
    """Every promise of the record that a reading breaks. `own_body`: a site file said where the text stands, right or wrong."""
    if (reading.kind is Kind.ARTICLE) != (reading.article is not None):
        yield f"kind {reading.kind} and article {reading.article is not None}"
    if not reading.reason:
        yield "no reason"
    addresses = [link.url for link in reading.links]
    if len(set(addresses)) != len(addresses):
        yield "a link twice"
    for url in (*addresses, *reading.feeds):
        if fault := _fault_of_address(url):
            yield f"link {fault}: {url[:200]!r}"
    for link in reading.links:
        yield from _faults_of_text("link text", link.text, may_be_empty=True)
        if "#" in link.url:
            yield f"link with a fragment: {link.url[:200]!r}"
    if reading.article is not None:
        yield from _faults_of_article(reading.article)
        if not own_body:
            yield from _captions_left(reading.article, reading.page)


def _faults_of_article(article: Article) -> Iterator[str]:
    record = to_record(article)
    printed = json.dumps(record, ensure_ascii=False)
    try:
        if json.loads(printed.encode("utf-8")) != record:
            yield "the record changes when read back from JSON"
    except UnicodeEncodeError as error:
        yield f"the record is no UTF-8: {error}"
    for path, text in _strings(record, ""):
        if path.rpartition(".")[2] not in _ADDRESSES:
            yield from _faults_of_text(path, text)
    for image in article.images:
        if fault := _fault_of_address(image.url):
            yield f"image {fault}: {image.url[:200]!r}"
    for attachment in article.attachments:
        if fault := _fault_of_address(attachment.url):
            yield f"attachment {fault}: {attachment.url[:200]!r}"
    yield from _faults_of_blocks(article)
    yield from _faults_of_dates(article)


def _faults_of_blocks(article: Article) -> Iterator[str]:
    for block in article.blocks:
        if block.kind in _TEXT_KINDS and not block.text:
            yield f"empty {block.kind}"
        if block.kind is BlockKind.HEADING and block.level not in _LEVELS:
            yield f"heading of level {block.level}"
        if block.kind is BlockKind.LIST and not block.items:
            yield "empty list"
        if block.kind is BlockKind.TABLE and not any(any(row) for row in block.rows):
            yield "empty table"
        if block.kind is BlockKind.EMBED and (fault := _fault_of_address(block.url or "")):
            yield f"embed {fault}: {(block.url or '')[:200]!r}"
    for name in ("authors", "tags", "category", "document_numbers"):
        values = getattr(article, name)
        if len(set(values)) != len(values):
            yield f"{name} with one of them twice: {str(values)[:200]}"


def _faults_of_dates(article: Article) -> Iterator[str]:
    for name in ("published", "modified"):
        at: datetime | None = getattr(article, f"{name}_at")
        precision = getattr(article, f"{name}_precision")
        if (at is None) != (precision is None) or precision not in {None, "minute", "day"}:
            yield f"{name}: precision {precision} for {at}"
        if at is not None and (at.tzinfo is None or at.utcoffset() is None):
            yield f"{name}: no zone: {at}"
        if at is not None and not 1990 <= at.year <= 2100:
            yield f"{name}: out of range: {at}"
        if at is not None and datetime.fromisoformat(at.isoformat()) != at:
            yield f"{name}: not read back from ISO 8601: {at}"


def _captions_left(article: Article, page: Page) -> Iterator[str]:
    """A caption that also stands as a paragraph, though the page shows its text but once."""
    captions = [image.caption for image in article.images if image.caption and len(image.caption.split()) >= _FEWEST_WORDS and image.caption != image.alt]  # fmt: skip
    paragraphs = set(article.paragraphs)
    doubled = [caption for caption in dict.fromkeys(captions) if caption in paragraphs]
    if not doubled:
        return
    # The page's own text, entities undone and marks composed, as often as attributes and scripts repeat it.
    data = to_utf8(page.body, page.header("content-type")).data
    shown = clean(data.decode("utf-8", "replace"))
    for caption in doubled:
        if shown.count(caption) == 1:
            yield f"caption left in the body: {caption[:200]!r}"


def _faults_of_text(path: str, text: str, *, may_be_empty: bool = False) -> Iterator[str]:
    if not text and not may_be_empty:
        if path not in {".blocks.rows", ".tables", ".attachments.type"}:
            yield f"{path}: empty text"
        return
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return
    if not unicodedata.is_normalized("NFC", text):
        yield f"{path}: not NFC"
    if bad := next((char for char in text if unicodedata.category(char) in {"Cc", "Cs"}), None):
        yield f"{path}: character U+{ord(bad):04X}"
    elif clean(text) != text:
        yield f"{path}: not clean: {text[:100]!r}"


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, path)


def _fault_of_address(url: str) -> str | None:
    parts = _parts(url)
    if parts is None:
        return "that cannot be taken apart"
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return "not absolute http(s)"
    if any(char.isspace() or ord(char) < 32 for char in url):
        return "with white space"
    return None


def _parts(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return None
