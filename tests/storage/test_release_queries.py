"""Releases of what a query finds: nothing is read as another word in silence, and no article is missing for want of an index."""

import json
from pathlib import Path

import pytest

from storage import sites
from storage.archive import Archive
from storage.asking.search import notices
from storage.database import writing
from storage.errors import IndexBehind
from storage.index.catchup import catch_up
from storage.saving import save
from tests.storage.drafting import NOW, draft
from tests.storage.releasing import made, rows


def test_a_word_read_as_another_is_told_in_the_release(small: Archive, tmp_path: Path):
    """Of a word that no article has, card and manifest tell as which it was read, and where it stands in the query."""
    query = "site:a.vn (riêngg)"
    made(small, tmp_path / "r", query=query, shapes=("articles",), formats=("jsonl",))
    assert rows(tmp_path / "r", "articles")
    manifest = json.loads((tmp_path / "r/manifest.json").read_text())
    told = "no article has 'riengg': it was read as 'rieng'"
    assert manifest["query_notices"] == [{"message": told, "piece": "riêngg", "at": [11, 17]}]
    assert f'"riêngg": {told}.' in (tmp_path / "r/README.md").read_text()
    assert [one.as_json() for one in notices(small, query)] == manifest["query_notices"]
    assert notices(small, 'riêng "riêngg"') == ()


def _one_more(archive: Archive) -> None:
    """An article that the index does not have."""
    with writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="Báo a.vn", province="12"), now=NOW)
        save(connection, [draft(site, "own9", "Bài riêng số 9 của a.vn.", host="a.vn", province="12")])


def test_a_query_that_the_index_cannot_answer_wholly_makes_no_release(
    small: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """Where an index that lacks an article cannot be brought up to date, the release is refused with what to do, once, and nothing is left."""
    catch_up(small)
    _one_more(small)
    with Archive.open(small.directory, read_only=True) as shown:
        assert notices(shown, "riêng") == ()
        with pytest.raises(IndexBehind, match="Run any `khotin search` once where the archive may be written to"):
            made(shown, tmp_path / "r", query="riêng", shapes=("articles",))
    assert not list(tmp_path.glob("r*"))
    assert not caplog.records
    with Archive.open(small.directory, read_only=True) as shown:
        made(shown, tmp_path / "whole", shapes=("articles",))
    made(small, tmp_path / "r", query="riêng", shapes=("articles",))
    with Archive.open(small.directory, read_only=True) as shown:
        made(shown, tmp_path / "again", query="riêng", shapes=("articles",))
    assert len(rows(tmp_path / "again", "articles")) == 13


def test_gaps_are_told_as_those_of_whole_sites(small: Archive, tmp_path: Path):
    """A query chooses articles, not what is missing: the card says so, and without a query nothing of it."""
    for name, query in (("part", "title:phương"), ("all", None)):
        made(small, tmp_path / name, query=query, coverage=True, shapes=("articles",), formats=("csv",))
    told = "known to be missing of the whole of each site, whatever the query chose of it, as the archive stood"
    assert told in (tmp_path / "part/README.md").read_text()
    assert "known to be missing, as the archive stood" in (tmp_path / "all/README.md").read_text()
