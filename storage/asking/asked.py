"""What may be asked of an archive, and how it becomes one question: the query, and what narrows it beside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from storage.asking.language import read_question
from storage.asking.nodes import Days, OneOf, Question, Section, narrowed
from storage.asking.results import Order
from storage.models import Site

HostNamed = Callable[[str], str | None]
"""Gives the host of a site that is called by another name than its own, such as its file's; None if none is."""


def no_other_name(_: str) -> str | None:
    """Sites are known by their hosts alone."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of an archive.

    `query` is in the query language (docs/search.md). `site` (a host), `province` (a code), `since` and `until` (days at
    +07:00, both included) narrow it. `order` None: by relevance where there are words to rank by, else newest first.
    `after` is the `next` of the page before. `copies`: every article is shown, not one for its story. `like`: the id of an
    article to which similar ones are wanted, `category` the names of a section and those above it, with strokes between.
    """

    query: str = ""
    site: str | None = None
    province: str | None = None
    since: date | None = None
    until: date | None = None
    order: Order | None = None
    limit: int = 20
    after: str | None = None
    facets: bool = False
    copies: bool = False
    like: str | None = None
    category: str | None = None


def question_of(connection: Connection, asked: Asked, host_named: HostNamed) -> Question:
    """The query as it was read, and what else narrows it, as one question."""

    def hosts(name: str) -> tuple[str, ...]:
        known = connection.execute(select(Site.host).order_by(Site.host)).scalars().all()
        named = host_named(name)
        return tuple(host for host in known if host in {name, named} or host.endswith(f".{name}"))

    question = read_question(asked.query, hosts)
    if asked.site is not None:
        question = narrowed(question, OneOf("site", (asked.site,)))
    if asked.province is not None:
        question = narrowed(question, OneOf("province", (asked.province,)))
    if asked.category is not None and (section := asked.category.strip(" /")):
        question = narrowed(question, Section(section))
    if asked.since or asked.until:
        question = narrowed(question, Days(asked.since, asked.until))
    return question


def ranking_words(question: Question) -> str:
    """The words by which what a question finds is ranked: its free words, then those of its phrases."""
    return " ".join((question.words, *(phrase.typed for phrase in question.phrases))).strip()
