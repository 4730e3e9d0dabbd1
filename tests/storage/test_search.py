"""Search: words with or without marks, phrases, exclusions, filters, and an index that is never behind nor in the way."""

import logging
import multiprocessing
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from storage import sites
from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.search import search
from storage.database import writing
from storage.days import HANOI
from storage.index.catchup import catch_up
from storage.index.store import Index
from storage.models import Address, Article, Counter, Fingerprint, Image, Revision
from storage.saving import save
from tests.storage.drafting import NOW, draft

SPAWN = multiprocessing.get_context("spawn")
Put = Callable[..., None]


@pytest.fixture
def put(archive: Archive) -> Put:
    """A function that saves an article of a name and text, with whatever else is given."""
    with writing(archive.engine) as connection:
        ids = {
            host: sites.upsert_site(connection, sites.SiteRow(host=host, name=host), now=NOW)
            for host in ("a.vn", "b.vn")
        }

    def put(name: str, text: str = "Một đoạn văn.", **more: Any) -> None:
        with writing(archive.engine) as connection:
            save(connection, [draft(ids[more.get("host", "a.vn")], name, text, **more)])

    return put


def total(archive: Archive, query: str, **more: Any) -> int:
    return search(archive, Asked(query=query, **more)).total.most


def names(archive: Archive, query: str, **more: Any) -> list[str]:
    return [hit.url.rsplit("/", 1)[1].removesuffix(".html") for hit in search(archive, Asked(query=query, **more)).hits]


def test_marks_may_be_left_out(archive: Archive, put: Put):
    """A query finds its article with marks, without, in capitals, decomposed, and in either tone placement."""
    put("sam", "Bảo tồn và phát triển cây sâm Lai Châu; hoá đơn điện tử cho người dân.")
    put("khac", "Hội nghị chuyển đổi số của ngành y tế.")
    for query in ("sâm Lai Châu", "sam lai chau", "SÂM LAI CHÂU", "sâm", "hóa đơn", "hoá đơn", "hoa don"):
        assert names(archive, query) == ["sam"], query
    assert names(archive, "điện tử") == names(archive, "dien tu") == ["sam"]


def test_everything_of_an_article_is_searched(archive: Archive, put: Put):
    """Title, lead, paragraphs, captions and authors are found."""
    put("x", "Thân bài.", title="Đầu đề ngắn", lead="Tóm tắt gọn", captions=["Ảnh toàn cảnh"], authors=["Thanh Huyền"])
    put("y", "Không có gì.", captions=[], authors=[])
    for query in ("đầu đề", "tóm tắt", "thân bài", "toàn cảnh", "thanh huyền"):
        assert names(archive, query) == ["x"], query


def test_a_phrase_is_exact(archive: Archive, put: Put):
    """A phrase stands side by side in one paragraph; typed with marks it means these marks, typed without any."""
    put("phrase", "Xã Bản Giang đón đoàn công tác.")
    put("apart", "Bản của xã Giang Ma.")
    put("marks", "Ban giảng viên của trường.")
    put("across", paragraphs=["Về thăm bản", "Giang Ma đổi mới"])
    assert names(archive, '"bản giang"') == ["phrase"]
    assert sorted(names(archive, '"ban giang"')) == ["marks", "phrase"]
    assert names(archive, '"đoàn công tác"') == ["phrase"]
    assert names(archive, '"xã bản giang đón đoàn công tác"') == ["phrase"]
    assert names(archive, "“bản giang”") == ["phrase"]
    assert names(archive, '"giang bản"') == []
    assert names(archive, '"giảng"') == ["marks"]


def test_exclusions(archive: Archive, put: Put):
    """-word and -"phrase" leave articles out; typed with marks they leave out only these marks."""
    put("thu", "Phiên họp thứ hai về mùa thu.")
    put("thue", "Phiên họp về thuế đất của tỉnh.")
    put("thu-tuong", "Phiên họp của Thủ tướng.")
    assert sorted(names(archive, "phiên họp -thuế")) == ["thu", "thu-tuong"]
    assert sorted(names(archive, "phiên họp -thủ")) == ["thu", "thue"]
    assert names(archive, "phien hop -thu") == ["thue"]
    assert sorted(names(archive, 'phiên họp -"mùa thu" -"thuế đất"')) == ["thu-tuong"]
    assert names(archive, '"phiên họp" -"thủ tướng" -thuế') == ["thu"]
    assert names(archive, "-thuế -mùa") == ["thu-tuong"]
    assert total(archive, "phiên họp -thuế") == 2


def test_filters(archive: Archive, put: Put):
    """Site, province and days of publication at +07:00 narrow a search; both days are included."""
    put("early", published_at=datetime(2026, 3, 1, 0, 0, tzinfo=HANOI), province="12")
    put("late", published_at=datetime(2026, 3, 2, 23, 59, tzinfo=HANOI), province="12")
    put("none", province="01")
    put("other", host="b.vn", published_at=datetime(2026, 3, 3, 0, 0, tzinfo=HANOI))
    day = date(2026, 3, 1)
    assert names(archive, "đoạn văn", copies=True, since=day, until=day) == ["early"]
    assert sorted(names(archive, "đoạn văn", copies=True, until=day + timedelta(days=1))) == ["early", "late"]
    assert names(archive, "đoạn văn", copies=True, since=day + timedelta(days=2)) == ["other"]
    assert sorted(names(archive, "đoạn văn", copies=True, province="12")) == ["early", "late"]
    assert names(archive, "đoạn văn", copies=True, site="b.vn") == ["other"]
    assert total(archive, "đoạn văn", site="c.vn") == 0
    assert names(archive, "", copies=True, province="12") == ["late", "early"]


def test_the_best_come_first(archive: Archive, put: Put):
    """The article whose title is asked for is first; the total counts them all."""
    for number in range(30):
        put(f"n{number}", f"Tỉnh mở hội nghị lần {number} về giao thông và nông nghiệp ở xã {number}.")
    put("best", "Nhiều nội dung.", title="Hội nghị giao thông nông thôn")
    put("marks", "Nhiều nội dung.", title="Hồi nghi giáo thong nồng thơn")
    assert names(archive, "hội nghị giao thông nông thôn", copies=True)[:2] == ["best", "marks"]
    everything = names(archive, "hội nghị giao thông", limit=40, copies=True)
    assert total(archive, "hội nghị giao thông", limit=3) == len(everything) == 32


def test_a_typing_error_still_finds(archive: Archive, put: Put):
    """One wrong word of many does not hide an article; two words, one of them wrong, show what has the other."""
    put("x", "Khánh thành cầu treo bắc qua suối Nậm Mu ở huyện Tân Uyên.")
    assert names(archive, "khánh thành cầu trео bắc qua suối nậm mu") == ["x"]
    assert names(archive, "cầu trxeo") == ["x"]
    assert names(archive, "xyz") == []


def test_document_numbers_are_found(archive: Archive, put: Put):
    """An official document's number is a word of its own."""
    put("x", "Ban hành Quyết định số 123/QĐ-UBND ngày 5/3/2024.")
    put("y", "Quyết định số 124/QĐ-UBND của UBND tỉnh, trang 123.")
    assert names(archive, "123/QĐ-UBND")[0] == "x"
    assert names(archive, '"123/QĐ-UBND"') == ["x"]


@pytest.mark.parametrize(
    "query", ['"', 'sâm "lai', '""', "-", "- -", '-"', "-()", "title:(", "AND OR", "*", "\\", "\x00", "…", '"-"']
)
def test_a_wrong_query_is_read_plainly(archive: Archive, put: Put, query: str):
    """Nothing that can be typed is an error; half a phrase is words."""
    put("x", "Cây sâm Lai Châu.")
    found = search(archive, query)
    assert found.total.most in {0, 1}
    assert names(archive, 'sâm "lai châu') == ["x"]


def test_hits_tell_what_a_reader_needs(archive: Archive, put: Put):
    """A hit carries title, site, address, day at +07:00 and the snippet, and goes into JSON."""
    put("x", "Cây sâm Lai Châu.", published_at=datetime(2026, 3, 1, 8, 30, tzinfo=HANOI), province="12")
    found = search(archive, "sam")
    (hit,) = found.hits
    assert (hit.title, hit.url, hit.site, hit.province, hit.state) == (
        "Bài x",
        "https://a.vn/x.html",
        "a.vn",
        "12",
        "live",
    )
    assert hit.snippet == [("Cây ", False), ("sâm", True), (" Lai Châu.", False)]
    told = found.as_json()
    assert told["hits"][0]["published_at"] == "2026-03-01T08:30:00+07:00"
    assert (told["total"]["articles"], told["total"]["is_exact"]) == (1, True)


def test_the_index_follows_changes(archive: Archive, put: Put):
    """New words are found and old ones no longer, at the next search, without a call."""
    put("x", "Cầu cũ")
    assert names(archive, "cũ") == ["x"]
    put("x", "Cầu mới", seen_at=NOW + timedelta(days=1))
    assert names(archive, "mới") == ["x"]
    assert names(archive, "cũ") == []
    assert catch_up(archive) == 0


def test_withdrawn_articles_never_appear(archive: Archive, put: Put):
    """A withdrawn article is not found, though the index has not heard of it yet, nor after it has."""
    put("x", "Cây sâm")
    put("y", "Cây sâm khác")
    assert len(names(archive, "sâm")) == 2
    with writing(archive.engine) as connection:
        connection.execute(update(Article).where(Article.key == "key:x").values(state="withdrawn"))
    assert names(archive, "sâm") == names(archive, '"cây sâm"') == ["y"]
    Index.open(archive).rebuild()
    assert total(archive, "sâm") == 1


def test_catch_up_counts_articles(archive: Archive, put: Put):
    """Only what changed since is taken over."""
    for name in "abc":
        put(name, f"Văn bản {name}")
    assert catch_up(archive) == 3
    put("d", "Văn bản d")
    assert catch_up(archive) == 1
    assert Index.open(archive).rebuild() == 4
    assert len(names(archive, "văn bản")) == 4


def test_a_deleted_index_comes_back(archive: Archive, put: Put):
    """Without its index directory an archive searches as before."""
    put("x", "Cây sâm")
    assert names(archive, "sâm") == ["x"]
    shutil.rmtree(archive.index_dir)
    archive.index_dir.mkdir()
    assert names(archive, "sâm") == ["x"]


def test_the_index_of_an_earlier_layout_goes(archive: Archive, put: Put):
    """After an update the new index is made from the database, and the old one does not stay beside it."""
    put("x", "Cây sâm")
    assert names(archive, "sâm") == ["x"]
    (place,) = archive.index_dir.glob("layout-*")
    place.rename(archive.index_dir / "layout-1")
    assert names(archive, "sâm") == ["x"]
    assert list(archive.index_dir.glob("layout-*")) == [place]


@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.idx", "*.store"])
@pytest.mark.parametrize("harm", ["emptied", "overwritten"])
def test_a_damaged_index_is_rebuilt(
    archive: Archive, put: Put, pattern: str, harm: str, caplog: pytest.LogCaptureFixture
):
    """Whatever file of the index is destroyed, the search still answers, and the log says what was done."""
    put("x", "Cây sâm")
    assert names(archive, "sâm") == ["x"]
    files = [path for path in Path(archive.index_dir).rglob(pattern) if path.is_file()]
    assert files
    for path in files:
        path.write_bytes(b"" if harm == "emptied" else b"\xff" * path.stat().st_size)
    with caplog.at_level(logging.WARNING):
        assert names(archive, "sâm") == ["x"]
    assert "is damaged" in caplog.text
    assert names(archive, "sâm") == ["x"]


def test_an_index_newer_than_the_database_is_rebuilt(archive: Archive, put: Put):
    """After the database was set back to an older state, articles it does not have are not found."""
    put("old", "Cây sâm")
    put("new", "Cây sâm khác")
    assert len(names(archive, "sâm")) == 2
    with writing(archive.engine) as connection:
        (gone,) = connection.execute(Article.__table__.select().where(Article.key == "key:new")).all()
        connection.execute(delete(Image).where(Image.revision_id == gone.revision_id))
        connection.execute(delete(Address).where(Address.article_id == gone.id))
        connection.execute(delete(Fingerprint).where(Fingerprint.article_id == gone.id))
        connection.execute(delete(Revision).where(Revision.article_id == gone.id))
        connection.execute(delete(Article).where(Article.id == gone.id))
        connection.execute(update(Counter).where(Counter.name == "change").values(value=gone.change_no - 1))
    assert names(archive, "sâm") == ["old"]
    assert total(archive, "sâm") == 1


def _catch_up(directory: str) -> None:
    with Archive.open(directory) as archive:
        for _ in range(5):
            catch_up(archive)


def test_several_processes_may_catch_up_at_once(archive: Archive, put: Put):
    """Two processes bring the index up to date at the same time as articles are saved: nothing fails, nothing is twice."""
    put("first", "Cây sâm")
    workers = [SPAWN.Process(target=_catch_up, args=(str(archive.directory),)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in range(20):
        put(f"n{number}", f"Cây sâm {number}")
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert total(archive, "sâm", limit=50) == 21
    assert len(set(names(archive, "sâm", limit=50))) == 21
