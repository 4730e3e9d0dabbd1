"""Links from articles' pictures and documents to the captures of their bytes, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage import captures, media
from storage.archive import Archive
from storage.captures import CaptureRow
from storage.database import reading, writing
from storage.drafts import AttachmentDraft, ImageDraft
from storage.models import Attachment, Image
from storage.saving import save
from storage.sites import SiteRow, upsert_site
from tests.storage.drafting import draft

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def row(site: int, number: int, url: str, **facts: object) -> CaptureRow:
    """A capture of a medium."""
    usual = {"kind": "media", "status": 200, "body_digest": f"sha256:{number}"}
    place = {"warc_file": "warc/a.warc.gz", "warc_offset": number, "warc_length": 1}
    when = {"site_id": site, "url": url, "fetched_at": WHEN + timedelta(hours=number)}
    return CaptureRow(**(usual | place | when | facts))  # type: ignore[arg-type]


def digests(archive: Archive) -> list[str | None]:
    """Of all pictures, then all documents, in the order of revisions."""
    with reading(archive.engine) as connection:
        return [
            found
            for one in (Image, Attachment)
            for found in connection.execute(select(one.digest).order_by(one.revision_id, one.position)).scalars()
        ]


def test_the_latest_whole_capture_counts(archive: Archive) -> None:
    """Through redirects; an error, a page, half a file and an address never captured give nothing."""
    with writing(archive.engine) as connection:
        site = upsert_site(connection, SiteRow(host="a.vn", name="A", provisional=False), now=WHEN)
        moved = {"kind": "redirect", "status": 301}
        captures.add(
            connection,
            [
                row(site, 1, "https://a.vn/a.png"),
                row(site, 3, "https://a.vn/a.png"),
                row(site, 2, "https://a.vn/a.png"),
                row(site, 4, "https://a.vn/a.png", status=404, kind="error"),
                row(site, 5, "https://a.vn/half.png", truncated="length"),
                row(site, 6, "https://a.vn/page.png", kind="other"),
                row(site, 7, "https://a.vn/old.png", redirect_to="/mid.png", **moved),
                row(site, 8, "https://a.vn/mid.png", redirect_to="https://a.vn/a.png", **moved),
                row(site, 9, "https://a.vn/loop.png", redirect_to="/loop.png", **moved),
            ],
        )
        names = ("a", "half", "page", "old", "loop", "never")
        found = media.digests(connection, [f"https://a.vn/{name}.png" for name in names])
    assert found == {"https://a.vn/a.png": "sha256:3", "https://a.vn/old.png": "sha256:3"}


def test_revisions_are_linked_before_and_after(archive: Archive) -> None:
    """A capture links the revisions that wait for it and no other; a later revision with the same picture is linked at once."""
    picture, paper = (
        ImageDraft(url="https://a.vn/a.png"),
        AttachmentDraft(url="https://a.vn/1.pdf", name="1", type="pdf"),
    )
    with writing(archive.engine) as connection:
        site = upsert_site(connection, SiteRow(host="a.vn", name="A", provisional=False), now=WHEN)
        one = replace(draft(site, "x"), images=(picture, ImageDraft(url="https://a.vn/b.png")), attachments=(paper,))
        save(connection, [one])
        media.link(connection, {"https://a.vn/a.png": "sha256:1", "https://a.vn/1.pdf": "sha256:2"})
    assert digests(archive) == ["sha256:1", None, "sha256:2"]
    with writing(archive.engine) as connection:
        captures.add(connection, [row(site, 5, "https://a.vn/a.png")])
        media.link(connection, {"https://a.vn/a.png": "sha256:5"})
        other = {**one.record, "title": "Bài sửa lại"}
        later = replace(one, digest="another", record=other, seen_at=one.seen_at + timedelta(days=1))
        save(connection, [replace(later, images=(picture,))])
    assert digests(archive) == ["sha256:1", None, "sha256:5", "sha256:2", None]
