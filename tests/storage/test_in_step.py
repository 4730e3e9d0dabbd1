"""The index stays in step with a crawl: fed bit by bit or at once it answers alike, removed under way it comes back."""

import multiprocessing
import shutil
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event, select

from storage import sites
from storage.archive import Archive
from storage.asking.search import search
from storage.database import writing
from storage.index import store
from storage.index.catchup import catch_up, keep_in_step
from storage.index.store import Index, index_place
from storage.models import Article
from storage.saving import save
from storage.withdrawal import withdraw
from tests.archives import new_archive
from tests.storage.drafting import NOW, draft

SPAWN = multiprocessing.get_context("spawn")
WORDS = ("giao thông nông thôn", "hội nghị tổng kết", "phát triển cây sâm", "chuyển đổi số", "khánh thành cầu treo")


def _site(archive: Archive) -> int:
    with writing(archive.engine) as connection:
        return sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="a.vn"), now=NOW)


def _put(archive: Archive, site: int, number: int) -> None:
    text = f"Xã số {number} {WORDS[number % 5]} và {WORDS[(number * 3 + 1) % 5]}."
    with writing(archive.engine) as connection:
        save(connection, [draft(site, f"n{number}", text, title=f"{WORDS[number % 5]} lần {number}")])


def _crawl(directory: str, first: int, last: int) -> None:
    with Archive.open(directory) as archive:
        site = _site(archive)
        for number in range(first, last):
            _put(archive, site, number)
            keep_in_step(archive)


def _found(archive: Archive) -> dict[str, list[str]]:
    queries = (*WORDS, "giao thong", '"cây sâm"', "xã -cầu", "lần 7")
    return {query: [hit.url for hit in search(archive, query).hits] for query in queries}


def test_a_crawl_keeps_the_index_in_step(archive: Archive):
    """After each commit the index has what was written, before anybody searches; with nothing new it does nothing."""
    site = _site(archive)
    for number in range(3):
        _put(archive, site, number)
        assert keep_in_step(archive) == 1
        assert not Index.open(archive).is_behind()
    assert keep_in_step(archive) == 0


def test_fed_at_once_and_bit_by_bit_it_finds_the_same(archive: Archive, tmp_path: Path):
    """An index fed by many catch-ups, and one made anew from the same database, give the same answers in the same order."""
    _crawl(str(archive.directory), 0, 25)
    before = _found(archive)
    assert all(before.values())
    Index.open(archive).rebuild()
    assert _found(archive) == before
    with new_archive(tmp_path / "sqlite") as other:
        _crawl(str(other.directory), 0, 25)
        assert _found(other) == before


def test_an_index_removed_under_way_comes_back(archive: Archive):
    """While a crawl writes, the index's directory is removed again and again: searches go on, and in the end all is found."""
    crawl = SPAWN.Process(target=_crawl, args=(str(archive.directory), 0, 40))
    crawl.start()
    while crawl.is_alive():
        shutil.rmtree(index_place(archive), ignore_errors=True)
        time.sleep(0.2)
        search(archive, "giao thông")
    crawl.join()
    assert crawl.exitcode == 0
    assert search(archive, "xã số").total.most == 40


def test_an_index_removed_at_any_moment_ends_no_crawl(archive: Archive):
    """Taken away hundreds of times, also while it is being made or put in its place, it is told and made again by the next commit."""
    stop = threading.Event()

    def remove() -> None:
        while not stop.wait(0.003):
            shutil.rmtree(index_place(archive), ignore_errors=True)

    site = _site(archive)
    remover = threading.Thread(target=remove)
    remover.start()
    try:
        for number in range(150):
            with writing(archive.engine) as connection:
                save(connection, [draft(site, f"n{number}", f"Xã số {number}.")])
            keep_in_step(archive)
    finally:
        stop.set()
        remover.join()
    assert search(archive, "xã số").total.most == 150


def test_what_changes_while_a_new_index_is_fed_is_in_it_once(archive: Archive):
    """An article revised and one withdrawn between two batches: the old texts are not found, and nothing is counted twice."""
    site = _site(archive)
    with writing(archive.engine) as connection:
        save(connection, [draft(site, f"n{number}", f"Xã số {number}.") for number in range(600)])
    asked = 0

    def change(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal asked
        if "article.change_no >" in statement:
            asked += 1
            if asked == 1:
                with Archive.open(archive.directory) as beside:
                    with writing(beside.engine) as connection:
                        save(connection, [draft(site, "n3", "Thôn số 3.")])
                        gone = connection.execute(select(Article.id).where(Article.key == "key:n4")).scalar_one()
                    assert withdraw(beside, gone, "theo yêu cầu", now=NOW)

    event.listen(archive.engine, "after_cursor_execute", change)
    index = Index.open(archive)
    index.rebuild()
    assert asked > 1
    assert index.searcher().num_docs == 599 + 1  # and the watermark
    assert search(archive, "thôn").total.most == 1
    assert search(archive, "xã số").total.most == 598


def test_searches_go_on_beside_a_crawl(archive: Archive):
    """While a crawl commits, and what its merges replace is removed, no search fails or finds less than the one before."""
    crawl = SPAWN.Process(target=_crawl, args=(str(archive.directory), 0, 40))
    crawl.start()
    found = [0]
    while crawl.is_alive():
        found.append(search(archive, "xã số").total.most)
    crawl.join()
    assert crawl.exitcode == 0
    assert found == sorted(found)
    assert search(archive, "xã số").total.most == 40


def test_an_open_index_is_looked_at_again_when_its_files_change(archive: Archive):
    """Another process's commits are seen at the next search, and a file damaged meanwhile is noticed."""
    site = _site(archive)
    _put(archive, site, 1)
    assert search(archive, "xã số").total.most == 1
    other = SPAWN.Process(target=_crawl, args=(str(archive.directory), 2, 4))
    other.start()
    other.join()
    assert search(archive, "xã số").total.most == 3
    for path in index_place(archive).glob("*.term"):
        path.write_bytes(b"\xff" * path.stat().st_size)
    assert search(archive, "xã số").total.most == 3


def test_an_index_is_read_while_its_writer_does_away_with_files(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What vanishes between a look at the directory and at its files, and the directory itself between two names, disturb no reader."""
    monkeypatch.setattr(store, "_MOMENT", 0.5)  # between two looks: the writer below has time on a busy machine
    _put(archive, _site(archive), 1)
    catch_up(archive)
    place = index_place(archive)
    (place / "merged-away.store").symlink_to(place / "nowhere")  # listed, and not there when it is asked for its size
    with Archive.open(archive.directory, read_only=True) as reader:
        assert search(reader, WORDS[1]).hits
        place.rename(place.with_suffix(".old"))
        returns = threading.Timer(0.1, lambda: place.with_suffix(".old").rename(place))
        returns.start()
        assert search(reader, WORDS[1]).hits
        returns.join()
