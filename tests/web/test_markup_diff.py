"""Comparing two revisions whose words are the same: the page says that only the tags differ, and leads to both as they were."""

from pathlib import Path

from sqlalchemy import select

from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Revision
from tests.archives import new_archive
from tests.web.conftest import Served
from tests.web.ingesting import Answer, article, ingested

URL = "https://tin.example/tin/bai-101.html"


def test_a_change_of_tags_is_explained(tmp_path: Path) -> None:
    """Nothing differs that can be read: in both languages it is said why there is a revision, and where to see it."""
    plain = article("Bài đổi kiểu chữ")
    bold = plain.replace("cây dược liệu".encode(), "<b>cây dược liệu</b>".encode())
    with new_archive(tmp_path / "archive") as archive:
        ingested(archive, [Answer(url=URL, day=2, body=plain), Answer(url=URL, day=5, body=bold)])
        with reading(archive.engine) as connection:
            (one,) = connection.execute(select(Article.id)).scalars()
            classes = connection.execute(select(Revision.change_class).order_by(Revision.number)).scalars().all()
        assert classes == [None, "markup"]
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            text = served.get(f"/article/{one}/diff/1/2").text
            assert "chỉ các thẻ HTML quanh chúng thay đổi" in text
            assert "the tags around them differ" in served.get(f"/article/{one}/diff/1/2?lang=en").text
    assert [text.count(f'href="/article/{one}/revisions/{number}"') for number in (1, 2)] == [1, 1]
