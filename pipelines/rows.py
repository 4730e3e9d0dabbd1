"""Turns what travels into rows to store: the one place where records of the crawler become rows of the archive."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import RowMapping

from crawler.parsers import PARSER_VERSION
from crawler.records import CaptureRef, Exchange, Found, Kind, Page, Reading, Route
from crawler.sites.model import Site
from crawler.urls import address, url_key
from pipelines.draft import Draft
from pipelines.headers import telling
from storage.captures import CaptureRow
from storage.causes import Cause
from storage.frontier import FrontierRow, Settlement
from storage.saving import AttachmentDraft, ImageDraft
from storage.saving import Draft as SavingDraft
from storage.sites import SiteRow
from storage.warc.messages import header, parse_head, split_head
from storage.warc.reader import WarcResponse
from storage.warc.writer import Stored


def site_row(site: Site, *, provisional: bool) -> SiteRow:
    """The row of a site file."""
    return SiteRow(host=site.host, name=site.name, province=site.province, family=site.family, provisional=provisional)


def capture_row(exchange: Exchange, stored: Stored, *, site_id: int, run_id: int) -> CaptureRow:
    """The row of an exchange just kept, before anybody parsed it."""
    status, headers = parse_head(split_head(exchange.response)[0])
    return CaptureRow(
        site_id=site_id,
        run_id=run_id,
        url=exchange.url,
        method=exchange.request.partition(b" ")[0].decode("ascii", "replace") or "GET",
        status=status or None,
        content_type=header(headers, "Content-Type"),
        redirect_to=header(headers, "Location"),
        headers=telling(headers),
        fetched_at=exchange.started_at,
        warc_file=stored.file,
        warc_offset=stored.offset,
        warc_length=stored.length,
        payload_digest=stored.payload_digest,
        record_id=stored.record_id,
        original=(stored.earlier.file, stored.earlier.offset) if stored.earlier else None,
        ip=exchange.ip,
        tls=exchange.tls,
        truncated=exchange.truncated,
        # The robots middleware reads it; no parser settles its kind.
        kind=Kind.ROBOTS.value if urlsplit(exchange.url).path == "/robots.txt" else None,
    )


def kept_page(response: WarcResponse, file: str, *, url: str | None = None, at: datetime | None = None) -> Page:
    """The page of a response that lies in a WARC file of the archive; `url` and `at` where its row says otherwise."""
    ref = CaptureRef(file=file, offset=response.offset, length=response.length, digest=response.payload_digest or "")
    return Page(
        url=url or response.url,
        status=response.status,
        headers=response.headers,
        body=response.body,
        fetched_at=at or response.date,
        capture=ref,
        route=Route.INGEST,
    )


def kept_row(page: Page, response: WarcResponse, *, site_id: int, run_id: int, source: str) -> CaptureRow:
    """The row of a response that lies in a WARC file of the archive already."""
    ref, moment = page.capture, page.fetched_at
    assert ref is not None  # noqa: S101 - it comes from that file
    assert moment is not None  # noqa: S101 - a WARC record without a date is a damage, not a response
    original = response.original and (response.original[0] or ref.file, response.original[1])
    return CaptureRow(
        site_id=site_id,
        run_id=run_id,
        url=page.url,
        status=page.status,
        headers=telling(page.headers),
        fetched_at=moment,
        warc_file=ref.file,
        warc_offset=ref.offset,
        warc_length=ref.length,
        # The row of a revisit whose original nobody has must not pass for one that holds the payload.
        payload_digest=None if response.refers_to and original is None else ref.digest or None,
        original=original,
        ip=response.ip,
        tls=response.tls,
        truncated=response.truncated,
        source=source,
    )


def read_as(row: CaptureRow, page: Page, reading: Reading, body_digest: str) -> CaptureRow:
    """The capture's row once its page was read."""
    return replace(
        row,
        content_type=page.header("Content-Type"),
        body_digest=body_digest,
        kind=reading.kind.value,
        kind_reason=reading.reason,
        route=page.route.value,
        redirect_to=page.header("Location"),
        chain=list(page.chain) or None,
    )


def frontier_row(found: Found, key: str, now: datetime) -> FrontierRow:
    """The row of a URL found just now."""
    return FrontierRow(
        url=found.url,
        url_key=key,
        route=found.route.value,
        via=found.via,
        depth=found.depth,
        priority=found.priority,
        found_at=now,
    )


def settlement(
    number: int, state: str, reason: str | None, reading: Reading | None, cause: Cause | None = None
) -> Settlement:
    """How the try of a row of the frontier ended just now, with what was read, if there was an answer."""
    return Settlement(
        id=number,
        state=state,
        tried_at=datetime.now(UTC),
        reason=reason,
        status=reading.page.status if reading else None,
        kind=reading.kind.value if reading else None,
        cause=cause.value if cause else None,
    )


def rule_of(evidence: Mapping[str, str]) -> str | None:
    """What read the page: its family and the template that holds the body, else how the generic parser found it."""
    family = evidence.get("family", "generic").partition(" (")[0]
    return f"{family}: {evidence['body']}" if evidence.get("body") else family


def found_row(row: RowMapping, chain: tuple[str, ...]) -> Found:
    """What the crawler is to fetch by a row of the frontier; `chain` are the redirects that led to it."""
    return Found(
        url=row["url"],
        route=Route(row["route"]),
        via=row["via"],
        depth=row["depth"],
        priority=row["priority"],
        chain=chain,
    )


def saving_draft(draft: Draft, site: Site, *, site_id: int, capture_id: int | None) -> SavingDraft:
    """What storage saves of a draft."""
    article, page = draft.article, draft.page
    assert page.fetched_at is not None  # noqa: S101 - both roads, live and ingest, know when
    return SavingDraft(
        site_id=site_id,
        host=site.host,
        article_id=draft.article_id,
        key=draft.key,
        url=page.url,
        url_key=url_key(page.url),
        canonical_url=article.canonical_url,
        title=article.title,
        record=draft.record,
        digest=draft.digest,
        content_digest=draft.text_digest,
        fingerprints=tuple(draft.marks),
        seen_at=page.fetched_at,
        parser_version=PARSER_VERSION,
        rule=rule_of(article.evidence),
        capture_id=capture_id,
        published_at=article.published_at,
        published_precision=article.published_precision,
        province=site.province,
        # The address that is asked for, by which captures are found; the record keeps what the page says.
        images=tuple(
            ImageDraft(url=address(one.url) or one.url, caption=one.caption, alt=one.alt, credit=one.credit)
            for one in article.images
        ),
        attachments=tuple(
            AttachmentDraft(url=address(one.url) or one.url, name=one.name, type=one.type)
            for one in article.attachments
        ),
    )
