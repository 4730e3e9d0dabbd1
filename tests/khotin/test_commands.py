"""The command as a user types it: real processes, real archives, plain sentences and exit codes."""

import csv
import gzip
import io
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import yaml
from sqlalchemy import update

from demo.server import Portal
from demo.truth import SEED, truth
from storage.archive import Archive
from storage.database import writing
from storage.models import Article
from tests.khotin.running import khotin


def test_finds_with_and_without_marks(crawled: tuple[Path, str]) -> None:
    """The same article comes first however the words are typed; hits are marked on the text as it was published."""
    directory, _ = crawled
    for query in ("đoàn công tác Bộ Khoa học và Công nghệ", "doan cong tac bo khoa hoc va cong nghe"):
        found = json.loads(khotin("search", query, "--json", directory=directory).stdout)
        assert found["hits"][0]["title"] == truth().article(SEED).title
        assert any(part["hit"] for part in found["hits"][0]["snippet"])


def test_narrows_by_province_and_day(crawled: tuple[Path, str]) -> None:
    """Filters take names as well as codes, and days include both ends."""
    directory, _ = crawled
    here = khotin("search", "khoa học", "--province", "Lai Chau", "--json", directory=directory)
    elsewhere = khotin("search", "khoa học", "--province", "01", "--json", directory=directory)
    day = khotin("search", "", "--since", "2022-01-22", "--until", "2022-01-22", "--json", directory=directory)
    assert json.loads(here.stdout)["total"]["articles"] > 0
    assert json.loads(elsewhere.stdout)["total"]["articles"] == 0
    assert [hit["title"] for hit in json.loads(day.stdout)["hits"]] == [truth().article(SEED).title]


def test_shows_the_seed_article_as_it_should_be(crawled: tuple[Path, str]) -> None:
    """Five whole paragraphs, two captions at their pictures, the author, the date with its source."""
    directory, url = crawled
    seed = truth().article(SEED)
    shown = json.loads(khotin("show", url.rstrip("/") + seed.path, "--json", directory=directory).stdout)
    assert len(shown["paragraphs"]) == 5
    assert tuple(shown["paragraphs"]) == seed.paragraphs
    assert [image["caption"] for image in shown["images"]] == list(seed.captions)
    assert shown["authors"] == ["Thanh Huyền"]
    assert shown["published_at"].startswith("2022-01-22T")
    assert shown["published_from"]
    assert khotin("show", shown["id"], directory=directory).stdout.startswith(seed.title)


def test_explains_what_was_stored_skipped_and_never_seen(crawled: tuple[Path, str]) -> None:
    """One question, three answers."""
    directory, url = crawled
    base = url.rstrip("/")
    stored = khotin("explain", base + truth().article(SEED).path, directory=directory).stdout
    soft = khotin("explain", base + truth().soft_404s[0], directory=directory).stdout
    trap = khotin("explain", base + "/vi/vi/en/tin-tuc/", directory=directory).stdout
    unknown = khotin("explain", "https://example.org/a", directory=directory).stdout
    assert "stored as article" in stored
    assert stored.count("+07:00") == 2 + stored.count("found 2") + stored.count("fetched 2")
    assert "+00:00" not in stored
    assert "soft-404" in soft
    assert "never fetched" in trap
    assert "no site file covers this host" in unknown


def test_programs_get_chosen_fields(crawled: tuple[Path, str]) -> None:
    """`explain --json` and `status --json` tell no key, seal or order of the database's own."""
    directory, url = crawled
    address = url.rstrip("/") + truth().article(SEED).path
    told = json.loads(khotin("explain", address, "--json", directory=directory).stdout)
    assert (told["frontier"]["route"], told["captures"][0]["status"], told["article"]["state"]) == (
        told["captures"][0]["route"],
        200,
        "live",
    )
    (site,) = json.loads(khotin("status", "--json", directory=directory).stdout)["sites"]
    assert site["last_run"]["outcome"] == "finished"
    own = {"seal", "site_id", "taken_by", "priority", "url_key", "key", "change_no", "revision_id"}
    for row in (told["frontier"], told["article"], site["last_run"], *told["captures"]):
        assert not own & row.keys()


def test_a_state_is_not_its_own_reason(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """An article that is gone because its page said so is told as gone once, with the day."""
    directory = shutil.copytree(crawled[0], tmp_path / "archive")
    with Archive.open(directory) as archive, writing(archive.engine) as connection:
        gone = {"state": "gone", "state_reason": "gone", "state_since": datetime.now(UTC)}
        article = connection.execute(update(Article).values(**gone).returning(Article.id)).scalars().first()
    assert "\nstate: gone (since 2" in khotin("show", str(article), directory=directory).stdout


def test_cites_an_article(crawled: tuple[Path, str]) -> None:
    """By id or address, at the site's address or at a reading room's for that revision; what is not there ends in a sentence."""
    directory, url = crawled
    address = url.rstrip("/") + truth().article(SEED).path
    record = json.loads(khotin("show", address, "--json", directory=directory).stdout)
    own, room = address, f"https://tin.example.vn/article/{record['id']}/revisions/{record['revision']}"
    sentence = khotin("cite", record["id"], directory=directory).stdout
    assert sentence.endswith(f" {own}\n")
    assert record["title"] in sentence
    assert khotin("cite", record["id"], "-f", "chicago", directory=directory).stdout.endswith(f" {own}.\n")
    for style in ("bib", "ris", "csl.json"):
        plain = khotin("cite", address, "--format", style, directory=directory).stdout
        kept = khotin(
            "cite", address, "-f", style, "--public-url", "https://tin.example.vn/", directory=directory
        ).stdout
        assert (plain.count(own), room in plain) == (1, False)
        assert (kept.count(own), room in kept) == (1, True)
    none = khotin("cite", "https://a.vn/none", directory=directory)
    assert (none.returncode, "https://a.vn/none is not stored" in none.stderr) == (1, True)


def test_exports_every_article_once(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """JSON Lines on standard output, CSV into a file: the same articles, the same fields."""
    directory, _ = crawled
    lines = khotin("export", "--format", "jsonl", directory=directory).stdout.splitlines()
    target = tmp_path / "out.csv"
    assert khotin("export", "--format", "csv", "-o", str(target), directory=directory).returncode == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"), newline="")))
    records = [json.loads(line) for line in lines]
    assert len(records) == len(rows) == len(truth().articles)
    assert [record["id"] for record in records] == [row["id"] for row in rows]
    assert list(rows[0]) == list(records[0])
    assert {"addresses", "first_seen", "last_seen", "state", "story", "revision"} <= set(records[0])


def test_ingests_what_was_crawled(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """Our own WARC gives another archive the same articles under the same ids; a second time adds nothing."""
    directory, _ = crawled
    other = tmp_path / "other"
    khotin("init", directory=other)
    warcs = sorted(map(str, (directory / "warc").glob("*.warc.gz")))
    first = khotin("ingest", *warcs, directory=other)
    assert first.returncode == 0, first.stderr
    ids = [
        [json.loads(line)["id"] for line in khotin("export", directory=place).stdout.splitlines()]
        for place in (directory, other)
    ]
    assert ids[0] == ids[1]
    again = json.loads(khotin("ingest", *warcs, "--json", directory=other).stdout)
    assert sum(result["responses"] for result in again) == 0


def test_a_damaged_warc_gives_what_is_whole(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """Damage in the middle costs its record only; the offset is told and the exit code says so."""
    directory, _ = crawled
    data = bytearray(max((directory / "warc").glob("*.warc.gz"), key=lambda path: path.stat().st_size).read_bytes())
    middle = data.index(b"\x1f\x8b\x08", len(data) // 2) + 40
    data[middle : middle + 20] = bytes(20)
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(data)
    other = tmp_path / "other"
    khotin("init", directory=other)
    done = khotin("ingest", str(damaged), "--json", directory=other)
    (result,) = json.loads(done.stdout)
    assert done.returncode == 6
    assert "byte" in result["damages"][0]
    assert result["articles"]["new"] >= len(truth().articles) - 1


def test_a_file_that_is_no_warc_is_told(tmp_path: Path) -> None:
    """A gzip of something else ends in a sentence, not in a traceback."""
    wrong = tmp_path / "wrong.warc.gz"
    wrong.write_bytes(gzip.compress(b"hello"))
    khotin("init", directory=tmp_path / "a")
    done = khotin("ingest", str(wrong), directory=tmp_path / "a")
    assert done.returncode == 6
    assert "Traceback" not in done.stderr


def test_parses_a_saved_page_without_any_archive(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """`parse` needs no archive; `--explain` names the rule of each field; a page that is no article says what it is."""
    _, url = crawled
    with Portal() as portal:
        address = portal.address(truth().article(SEED).path)
        page, home = tmp_path / "page.html", tmp_path / "home.html"
        for file, source in ((page, address), (home, portal.url)):
            with urlopen(source) as answer:
                file.write_bytes(answer.read())
    assert json.loads(khotin("parse", str(page), "--url", address, "--json").stdout)["authors"] == ["Thanh Huyền"]
    assert "title:" in khotin("parse", str(page), "--url", address, "--explain").stdout
    other = khotin("parse", str(home), "--url", url)
    assert other.returncode == 1
    assert "no article, but home" in other.stderr
    told = khotin("parse", str(home), "--url", url, "--json")
    assert (told.returncode, json.loads(told.stdout)["kind"], json.loads(told.stdout)["article"]) == (1, "home", None)


def test_no_archive_says_how_to_make_one(tmp_path: Path) -> None:
    """The message holds the command to type."""
    done = khotin("status", directory=tmp_path / "none")
    assert done.returncode == 2
    assert "khotin init" in done.stderr


def test_an_unknown_site_names_the_nearest(crawled: tuple[Path, str]) -> None:
    """A slip in a name costs one more try, not a search in the manual."""
    done = khotin("crawl", "lai-chao", directory=crawled[0])
    assert done.returncode == 2
    assert "lai-chau" in done.stderr


def test_a_wrong_site_file_gets_file_line_field_and_what_is_allowed(tmp_path: Path) -> None:
    """Every mistake at once, with where it stands."""
    khotin("init", directory=tmp_path / "a")
    file = tmp_path / "a" / "sites" / "sai.yaml"
    file.write_text(
        "id: sai\nname: Sai\nurl: https://sai.gov.vn/\nprovince: 01\nlimits:\n  dellay: 2\n", encoding="utf-8"
    )
    done = khotin("sites", "check", directory=tmp_path / "a")
    assert done.returncode == 2
    assert "sai.yaml:4" in done.stderr
    assert "quote" in done.stderr
    assert "sai.yaml:6" in done.stderr
    assert "delay" in done.stderr
    assert khotin("crawl", "sai", directory=tmp_path / "a").returncode == 2


def test_lists_the_sites_of_all_provinces() -> None:
    """Thirty-four portals and the department, with or without an archive."""
    listed = json.loads(khotin("sites", "list", "--json").stdout)
    assert len({site["province"] for site in listed}) == 34
    shown, facts = khotin("sites", "show", "lai-chau"), khotin("sites", "show", "lai-chau", "--json")
    assert "name: Cổng thông tin điện tử tỉnh Lai Châu\n" in shown.stdout
    assert yaml.safe_load(shown.stdout) == json.loads(facts.stdout)


def test_a_pipe_gets_lines_uncut(crawled: tuple[Path, str]) -> None:
    """Addresses, hosts and times to the second stand whole in what is not shown on a terminal."""
    directory, url = crawled
    listed = khotin("sites", "list", directory=directory).stdout
    state = khotin("status", directory=directory).stdout
    assert url in listed
    assert url.removeprefix("http://").rstrip("/") in state
    assert re.search(r" 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\+07:00 ", state)
    assert "…" not in listed + state


def test_says_nothing_when_asked_to_be_quiet(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """`--quiet` prints nothing when all is well; `init --json` tells a program where the archive is."""
    directory, _ = crawled
    for arguments in (("init", "-q"), ("sites", "check", "-q"), ("export", "-q", "-o", str(tmp_path / "out"))):
        done = khotin(*arguments, directory=tmp_path / "a" if "init" in arguments else directory)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = json.loads(khotin("init", str(tmp_path / "b"), "--contact", "a@b.vn", "--json").stdout)
    assert (told["directory"], told["contact"]) == (str(tmp_path / "b"), "a@b.vn")


def test_the_demonstration_shows_the_whole_job(tmp_path: Path) -> None:
    """`khotin demo` ends with 0 only if every article of the portal is stored and nothing else."""
    done = khotin("demo", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "soft-404 pages refused" in done.stdout
    assert truth().article(SEED).title in done.stdout
