"""Texts for the tests of stories: made prose, its copies, and notices of one template."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from storage import sites
from storage.database import reading, writing
from storage.drafts import Draft
from storage.models import Article, StoryLink
from storage.saving import save
from tests.storage.drafting import NOW, draft

SYLLABLES = [
    "nông",
    "dân",
    "trồng",
    "chè",
    "mắc",
    "ca",
    "rừng",
    "suối",
    "đường",
    "xã",
    "bản",
    "huyện",
    "tỉnh",
    "hội",
    "nghị",
    "báo",
    "cáo",
    "kết",
    "quả",
    "công",
    "tác",
    "sản",
    "xuất",
    "chăn",
    "nuôi",
    "gia",
    "súc",
    "thủy",
    "lợi",
    "mùa",
    "vụ",
    "năm",
    "nay",
    "giống",
    "mới",
    "khoa",
    "học",
    "kỹ",
    "thuật",
    "đào",
    "tạo",
    "nghề",
    "lao",
    "động",
    "việc",
    "làm",
    "thu",
    "nhập",
    "đời",
    "sống",
    "văn",
    "hóa",
    "du",
    "lịch",
    "bảo",
    "tồn",
    "lễ",
    "hội",
    "dân",
    "tộc",
    "trường",
    "lớp",
    "học",
    "sinh",
    "giáo",
    "viên",
    "y",
    "tế",
    "khám",
    "bệnh",
    "vắc",
    "xin",
    "phòng",
    "dịch",
    "môi",
    "trường",
    "nước",
    "sạch",
    "điện",
    "lưới",
]


def prose(seed: int, words: int = 240) -> list[str]:
    """A made text of so many syllables in paragraphs of forty; other seeds share no run of three with it but by chance."""
    dice = random.Random(seed)
    drawn = [dice.choice(SYLLABLES) + (dice.choice("bcdhklmnt") if dice.random() < 0.5 else "") for _ in range(words)]
    return [" ".join(drawn[at : at + 40]).capitalize() + "." for at in range(0, words, 40)]


def reworded(paragraphs: list[str], share: float, seed: int = 0) -> list[str]:
    """The text with so large a share of its words changed, drawn at random."""
    dice = random.Random(seed)
    return [
        " ".join(f"khác{dice.randrange(999)}" if dice.random() < share else word for word in one.split())
        for one in paragraphs
    ]


def days(count: float) -> datetime:
    """A moment so many days after the first."""
    return NOW + timedelta(days=count)


class Shelf:
    """Saves articles by name, and tells their stories."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine) as connection:
            self.site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)

    def make(self, name: str, paragraphs: list[str], day: float | None, **more: Any) -> Draft:
        """A draft published on that day."""
        published = None if day is None else days(day)
        return draft(self.site, name, paragraphs=paragraphs, published_at=published, **more)

    def put(self, *drafts: Draft) -> None:
        """Save in one transaction."""
        with writing(self.engine) as connection:
            save(connection, drafts)

    def stories(self) -> dict[str, str]:
        """The story's id of each article, by the name it was made with."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(Article.key, Article.story_id)).all()
        return {row.key.removeprefix("key:"): row.story_id for row in rows}

    def groups(self) -> set[frozenset[str]]:
        """The stories as sets of names."""
        held: dict[str, set[str]] = {}
        for name, story in self.stories().items():
            held.setdefault(story, set()).add(name)
        return {frozenset(names) for names in held.values()}

    def roots(self) -> dict[str, str]:
        """Each linked article's root, by names."""
        with reading(self.engine) as connection:
            names = {
                row.id: row.key.removeprefix("key:") for row in connection.execute(select(Article.id, Article.key))
            }
            links = connection.execute(select(StoryLink.article_id, StoryLink.root_id)).all()
        return {names[row.article_id]: names[row.root_id] for row in links}
