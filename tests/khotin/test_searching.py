"""`khotin search` and `khotin export --query` at the command line: pages, orders, facets, notes and what is refused."""

import json
from pathlib import Path
from typing import Any

from demo.truth import truth
from operations.outcome import Outcome
from tests.khotin.running import khotin


def asked(directory: Path, *arguments: str) -> dict[str, Any]:
    """The results of a search as a program reads them."""
    done = khotin("search", *arguments, "--json", directory=directory)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_pages_lead_through_the_whole_archive(crawled: tuple[Path, str]) -> None:
    """`--next` leads from page to page until every article was shown once, in the order of publication."""
    directory, _ = crawled
    seen: list[dict[str, Any]] = []
    more: list[str] = []
    while True:
        page = asked(directory, "--sort", "newest", "--all-copies", "--limit", "15", *more)
        seen += page["hits"]
        if page["next"] is None:
            break
        more = ["--next", page["next"]]
    assert len({hit["id"] for hit in seen}) == len(seen) == len(truth().articles) == page["total"]["articles"]
    days = [hit["published_at"] for hit in seen if hit["published_at"]]
    assert days == sorted(days, reverse=True)


def test_a_site_is_found_by_its_files_id(crawled: tuple[Path, str]) -> None:
    """In a query a site may be called by the id of its file, in a search and in an export."""
    directory, _ = crawled
    assert asked(directory, "site:nam-son", "--all-copies")["total"]["articles"] == len(truth().articles)
    exported = khotin("export", "--query", "site:nam-son", directory=directory)
    assert (exported.returncode, exported.stderr) == (0, "")
    assert len(exported.stdout.splitlines()) == len(truth().articles)


def test_the_terminal_shows_stories_captions_facets_and_notes(crawled: tuple[Path, str]) -> None:
    """For people: the count, notes about the query, hits with their captions and copies, facets, and how to go on."""
    directory, _ = crawled
    done = khotin("search", "đoàn công tác Bộ KH&CN", "--facets", directory=directory)
    assert done.stdout.startswith("2 articles, relevance\n")
    assert "caption of image 1: Quang cảnh buổi làm việc" in done.stdout
    assert "Lai Châu" in done.stdout.split("province")[1]
    every = khotin("search", "", "--limit", "1", directory=directory)
    assert " articles in " in every.stdout
    assert "next page: the same with --next " in every.stdout
    wrong = khotin("search", 'titel:hội "nghị', "--limit", "1", directory=directory)
    assert "note: no field is named 'titel': is title: meant?" in wrong.stdout
    assert "note: no second quotation mark follows" in wrong.stdout
    copies = asked(directory, "--sort", "newest", "--limit", "100")["hits"]
    copied = next(hit for hit in copies if hit["copies"])
    shown = khotin("search", f'title:"{copied["title"]}"', directory=directory).stdout
    assert "also 1 time more at this site" in shown


def test_words_need_no_quotes(crawled: tuple[Path, str]) -> None:
    """Several words on the command line are one query, as one in the shell's quotes is."""
    together = asked(crawled[0], "đoàn công tác tỉnh")
    assert together["total"]["articles"]
    assert asked(crawled[0], "đoàn", "công", "tác", "tỉnh") == together


def test_similar_articles_of_one(crawled: tuple[Path, str]) -> None:
    """`--like` needs no query and shows other articles; an id that is none ends in one sentence."""
    directory, _ = crawled
    (one,) = asked(directory, "đoàn công tác Bộ Khoa học và Công nghệ", "--limit", "1")["hits"]
    assert one["id"] not in {hit["id"] for hit in asked(directory, "--like", one["id"])["hits"]}
    refused = khotin("search", "--like", "nobody", directory=directory)
    assert refused.returncode == Outcome.FAILED
    assert "no article has the id 'nobody'" in refused.stderr


def test_a_wrong_cursor_is_bad_usage(crawled: tuple[Path, str]) -> None:
    """A cursor that is none is told in one sentence, as a mistake of the call."""
    directory, _ = crawled
    refused = khotin("search", "x", "--next", "abc", directory=directory)
    assert refused.returncode == Outcome.BAD_USAGE
    assert "ask for the first page again" in refused.stderr


def test_an_export_by_query_takes_all_that_matches_and_tells_of_errors(crawled: tuple[Path, str]) -> None:
    """Every match is written in the order of ids; what was wrong in the query is told beside the output, not in it."""
    directory, _ = crawled
    done = khotin("export", "--query", '"công nghệ" titel:hội', directory=directory)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    found = asked(directory, '"công nghệ" hội', "--all-copies", "--limit", "1000")
    assert [record["id"] for record in records] == sorted(hit["id"] for hit in found["hits"])
    assert records
    assert "note: no field is named 'titel'" in done.stderr
