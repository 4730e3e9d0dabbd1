"""What a capture says of the article that stood at its address: that it is gone, that it moved, or nothing. Asks nobody.

A page of another kind than expected (a list where an article was) is no end: our own reading may be wrong. What the answer
itself or the page's own words say is one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from crawler.records import Kind, Page, Reading
from crawler.sites.model import Site
from crawler.urls import canonical_url, looks_like_article, refusal, url_key
from storage.absences import AWAY, BLOCKED, ELSEWHERE, GONE, HOME, REDIRECTED, SOFT_404, Visit

# 401 and 403: asked who we are, and refused; 451: for legal reasons. Other statuses say nothing of the page.
_STATUSES = {404: GONE, 410: GONE, 401: BLOCKED, 403: BLOCKED, 451: BLOCKED}
# "Not modified" to who did not ask by a validator, timeouts, too many requests, and all that the server calls its own error.
_PASSING, _SERVER_ERROR = {304, 408, 425, 429}, 500
_KINDS = {Kind.SOFT_404: SOFT_404, Kind.DENIED: BLOCKED, Kind.CHALLENGE: BLOCKED, Kind.LOGIN: BLOCKED}
# Kinds that are read from pages that were answered, but are neither an article nor what stands in one's stead.
_SILENT = {Kind.ARTICLE, Kind.ERROR, Kind.EMPTY, Kind.REDIRECT}
_REDIRECTS = {301, 302, 303, 307, 308}


def passes(status: int) -> bool:
    """Whether a status is a failure that passes: it says nothing of the page, which is worth another try."""
    return status in _PASSING or status >= _SERVER_ERROR


def visit(page: Page, reading: Reading, site: Site, run_id: int) -> Visit:
    """What a page just read says of its address."""
    assert page.fetched_at is not None  # noqa: S101 - both roads, live and ingest, know when
    return _visit(
        page.url,
        page.status,
        reading.kind,
        reading.reason,
        page.header("Location"),
        site,
        at=page.fetched_at,
        run_id=run_id,
    )


def visit_of_row(row: Mapping[str, Any], site: Site) -> Visit:
    """What a stored capture says of its address."""
    kind = Kind(row["kind"]) if row["kind"] else None
    return _visit(
        row["url"],
        row["status"],
        kind,
        row["kind_reason"] or "",
        row["redirect_to"],
        site,
        at=row["fetched_at"],
        run_id=row["run_id"] or 0,
        capture_id=row["id"],
    )


def _visit(  # noqa: PLR0913, PLR0917 - what a capture holds
    url: str,
    status: int | None,
    kind: Kind | None,
    told: str,
    location: str | None,
    site: Site,
    *,
    at: datetime,
    run_id: int,
    capture_id: int | None = None,
) -> Visit:
    reason, detail, target = None, "", None
    if status in _REDIRECTS:
        reason, detail, target = _redirect(url, location or "", site)
    elif status in _STATUSES:
        reason, detail = _STATUSES[status], f"{url} answered with status {status}"
    elif kind in _KINDS:
        reason, detail = _KINDS[kind], f"{url} answered, but {told}"
    elif kind is not None and kind not in _SILENT:
        reason, detail = ELSEWHERE, f"which is no article, but {kind.value}"
    return Visit(
        url=url,
        url_key=url_key(url),
        at=at,
        run_id=run_id,
        reason=reason,
        detail=detail,
        target=target,
        target_key=url_key(target) if target else None,
        capture_id=capture_id,
    )


def _redirect(url: str, location: str, site: Site) -> tuple[str | None, str, str | None]:
    """Reason, detail and target of a redirect. One to another spelling of the same address says nothing."""
    try:
        target = canonical_url(urljoin(url, location.strip()), site)
        key = url_key(target)
    except ValueError:
        return None, "", None
    if not location.strip() or key == url_key(url):
        return None, "", None
    detail = f"{url} redirects to {target}"
    if not site.covers(target):
        return AWAY, detail, target
    if key == url_key(site.url) or (refusal(target, site) and looks_like_article(target, site) is not True):
        return HOME, detail, target
    return REDIRECTED, detail, target
