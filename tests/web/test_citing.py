"""Citations in words: what is cited, when it was archived, where it is and where it was."""

from datetime import datetime

from storage.days import HANOI
from web.citations import Cited, apa, chicago, csl

RECORD = {
    "id": "abcdefghijklmnop", "revision": 2, "title": "Hội nghị tổng kết", "authors": ["Lò Văn Ảnh"], "url": "https://tin.example/1",
    "published_at": "2024-05-06T08:00:00+07:00", "language": "vi",
}  # fmt: skip
SEEN = datetime(2024, 5, 7, 9, tzinfo=HANOI)


def test_in_a_room_both_addresses_are_cited() -> None:
    """APA and Chicago name the day of the capture, the address of publication and the permanent one, which comes last."""
    cited = Cited.of(RECORD, "Cổng Lai Châu", "https://phong.example", SEEN)
    place = "https://phong.example/article/abcdefghijklmnop/revisions/2"
    told = "Archived May 7, 2024, from https://tin.example/1"
    assert apa(cited) == f"Lò Văn Ảnh. (2024, May 6). Hội nghị tổng kết. Cổng Lai Châu. {told} at {place}"
    assert chicago(cited) == f"Lò Văn Ảnh. “Hội nghị tổng kết.” Cổng Lai Châu, May 6, 2024. {told}, at {place}."


def test_without_a_room_the_day_is_cited() -> None:
    """The command line, which knows no room, names the site's address once, with the day on which it said so."""
    cited = Cited.of(RECORD | {"authors": []}, "Cổng Lai Châu", None, SEEN)
    retrieved = "Retrieved May 7, 2024, from https://tin.example/1"
    assert apa(cited) == f"Cổng Lai Châu. (2024, May 6). Hội nghị tổng kết. {retrieved}"
    assert chicago(cited).endswith("May 6, 2024. Archived May 7, 2024. https://tin.example/1.")
    assert "author" not in csl(cited)
