"""Articles by the time of our change, and what withdrawn ones hide."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from storage import captures
from storage.archive import Archive
from storage.captures import CaptureRow
from storage.database import reading, writing
from storage.harvest import Span, changed, first_time, number_before, one_changed
from storage.models import Article, ChangeTime
from storage.saving import save
from storage.sites import SiteRow, upsert_site
from storage.withdrawal import restore, withdraw
from storage.withdrawn import Withdrawn
from tests.storage.drafting import NOW, draft


def _filled(archive: Archive) -> list[str]:
    for name in ("a", "b", "c"):
        with writing(archive.engine) as connection:
            site = upsert_site(connection, SiteRow(host="a.vn", name="a.vn"), now=NOW)
            save(connection, [draft(site, name)])
    with reading(archive.engine) as connection:
        return list(connection.execute(select(Article.id).order_by(Article.change_no)).scalars())


def _row(url: str, **more: object) -> dict[str, object]:
    """A capture of a.vn that no revision was read from."""
    return {"id": 7, "site_id": 1, "url": url, "body_digest": "sha256:other", "revisit_of": None, **more}


def test_changes_come_in_order_with_their_times(archive: Archive) -> None:
    """Each article stands where it changed last; a change that was seen long ago counts when we made it."""
    before = datetime.now(UTC) - timedelta(seconds=2)
    ids = _filled(archive)
    with reading(archive.engine) as connection:
        found = changed(connection, Span(), 10)
        assert [one.id for one in found] == ids
        assert all(before <= one.at <= datetime.now(UTC) for one in found)
        assert changed(connection, Span(after=found[0].number), 1)[0].id == ids[1]
        assert changed(connection, Span(until=found[1].number), 10) == found[:2]
        assert changed(connection, Span(site="b.vn"), 10) == []
    withdraw(archive, ids[0], "thử", now=NOW)
    with reading(archive.engine) as connection:
        assert [one.id for one in changed(connection, Span(), 10)] == [*ids[1:], ids[0]]
        last = one_changed(connection, ids[0])
        assert last is not None
        assert last.state == "withdrawn"
        assert one_changed(connection, "nobody") is None


def test_a_time_names_a_change(archive: Archive) -> None:
    """What was changed before a moment ends with the last change before it."""
    _filled(archive)
    with writing(archive.engine) as connection:
        numbers = list(connection.execute(select(ChangeTime.number).order_by(ChangeTime.number)).scalars())
        for day, number in enumerate(numbers):
            connection.execute(
                update(ChangeTime).where(ChangeTime.number == number).values(at=NOW + timedelta(days=day))
            )
    with reading(archive.engine) as connection:
        assert number_before(connection, NOW) == 0
        assert number_before(connection, NOW + timedelta(hours=1)) == numbers[0]
        assert number_before(connection, NOW + timedelta(days=90)) == numbers[-1]
        assert first_time(connection) == NOW


def test_withdrawn_is_known_as_soon_as_it_is_so(archive: Archive) -> None:
    """An article, and its addresses, are hidden from the moment of the withdrawal to that of the restoration."""
    ids = _filled(archive)
    hidden = Withdrawn()
    with reading(archive.engine) as connection:
        url = connection.execute(select(Article.url).where(Article.id == ids[1])).scalar_one()
        assert hidden.article(connection, ids[1]) is None
    withdraw(archive, ids[1], "có lý do", now=NOW)
    for known in (hidden, Withdrawn()):
        with reading(archive.engine) as connection:
            notice = known.article(connection, ids[1])
            assert notice is not None
            assert notice.reason == "có lý do"
            assert known.address(connection, url) == notice
            assert known.capture(connection, _row(url)) == notice
            assert known.article(connection, ids[0]) is None
    restore(archive, ids[1], "xong", now=NOW)
    with reading(archive.engine) as connection:
        assert hidden.article(connection, ids[1]) is None
        assert hidden.address(connection, url) is None


def test_what_comes_later_of_a_withdrawn_article_is_hidden_too(archive: Archive) -> None:
    """An address at which a withdrawn article is seen later hides what was captured there, and so does a revision made of it later."""
    ids = _filled(archive)
    hidden = Withdrawn()
    withdraw(archive, ids[1], "có lý do", now=NOW)
    with reading(archive.engine) as connection:
        assert hidden.capture(connection, _row("https://a.vn/moi")) is None
    row = {"warc_file": "warc/x.warc.gz", "warc_offset": 7, "warc_length": 9, "body_digest": "sha256:later"}
    with writing(archive.engine) as connection:
        (capture,) = captures.add(
            connection,
            [CaptureRow(site_id=1, url="https://a.vn/b.html", fetched_at=NOW, **row)],  # type: ignore[arg-type]
        )
        later = {"seen_at": NOW + timedelta(days=1), "capture_id": capture}
        save(connection, [draft(1, "b", "Đã đổi.", **later)])
        save(connection, [draft(1, "b", "Đã đổi.", url="https://a.vn/moi", url_key="https://a.vn/moi", **later)])
    with reading(archive.engine) as connection:
        for one in (_row("https://a.vn/moi"), _row("https://b.vn/x", body_digest="sha256:later"), _row("https://b.vn/x", revisit_of=capture)):  # fmt: skip
            notice = hidden.capture(connection, one)
            assert notice is not None
            assert notice.article_id == ids[1]
        assert hidden.capture(connection, _row("https://a.vn/c.html")) is None
