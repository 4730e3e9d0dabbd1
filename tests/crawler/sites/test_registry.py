"""The registry: shipped files, the user's own, and what is said of names nobody knows and files that are wrong."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.sites.checking import read_site_file
from crawler.sites.errors import BadSiteFile, UnknownSite
from crawler.sites.model import Site
from crawler.sites.registry import Registry, provisional
from crawler.sites.schema import json_schema, schema_text
from vietnamese.provinces import all_provinces, current_provinces, find_province, province_by_code

SHIPPED = Registry.load()
GOOD = 'id: {id}\nname: Cổng của ta\nprovince: "12"\nurl: {url}\nverified: no\n'


def write(folder: Path, name: str, text: str) -> None:
    """A site file in the user's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_every_present_province_has_its_portal():
    """34 portals and the Lai Châu department ship, valid, in the folder of their province, and say who checked them."""
    assert SHIPPED.problems() == []
    assert {site.id for site in SHIPPED.all()} == {province.slug for province in current_provinces()} | {
        "sokhcn-lai-chau"
    }
    for site in SHIPPED.all():
        province = province_by_code(site.province or "")
        assert province is not None
        text = files("crawler.sites").joinpath(province.slug, f"{site.id}.yaml").read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../site.schema.json\n")
        assert site.verified == "no"
        assert site.host.endswith(province.domain)


@pytest.mark.parametrize(
    "asked",
    [
        "lai-chau",
        "LAI-CHAU",
        "Lai Châu",
        "tỉnh lai chau",
        "laichau.gov.vn",
        "www.laichau.gov.vn",
        "https://laichau.gov.vn/a?b",
        "12",
    ],
)
def test_a_site_answers_to_id_host_address_province_and_code(asked):
    """People name a site in many ways and mean one."""
    assert SHIPPED.get(asked).id == "lai-chau"


def test_an_unknown_site_names_the_nearest_ones():
    """A typing error is answered with what was probably meant, a merged province with its successor."""
    with pytest.raises(UnknownSite, match=r"'lay-chau'.*Nearest: lai-chau"):
        SHIPPED.get("lay-chau")
    with pytest.raises(UnknownSite, match=r"Yên Bái is part of Lào Cai \(lao-cai\) now"):
        SHIPPED.get("yen bai")


def test_the_users_own_file_wins_by_id_and_by_host(tmp_path):
    """A file in the archive replaces the shipped one of its id, and the shipped one that claims its host."""
    write(tmp_path, "lai-chau", GOOD.format(id="lai-chau", url="https://moi.laichau.gov.vn/"))
    write(tmp_path / "rieng", "thu-do", GOOD.format(id="thu-do", url="https://hanoi.gov.vn/"))
    registry = Registry.load(tmp_path)
    assert registry.problems() == []
    assert registry.get("lai-chau").url == "https://moi.laichau.gov.vn/"
    assert registry.for_url("https://www.hanoi.gov.vn/tin") == registry.get("thu-do")
    assert "ha-noi" not in {site.id for site in registry.all()}


def test_a_bad_file_hides_no_other(tmp_path):
    """Only who asks for the site of a wrong file hears of it; the check hears of all, with file and line."""
    write(tmp_path, "hong", "id: hong\nname: [\n")
    write(tmp_path, "lac-ten", GOOD.format(id="khac", url="https://khac.example.vn/"))
    write(tmp_path, "mot", GOOD.format(id="mot", url="https://mot.example.vn/"))
    write(tmp_path, "mot-nua", GOOD.format(id="mot-nua", url="http://www.mot.example.vn/"))
    (tmp_path / "byte.yaml").write_bytes(b"id: \xff\n")
    registry = Registry.load(tmp_path)
    assert registry.get("mot").name == "Cổng của ta"
    with pytest.raises(BadSiteFile, match=r"hong\.yaml:3: is no valid YAML"):
        registry.get("hong")
    told = [str(problem).removeprefix(f"{tmp_path}/") for problem in registry.problems()]
    assert [line.split(":")[0] for line in told] == ["byte.yaml", "hong.yaml", "lac-ten.yaml", "mot-nua.yaml"]
    assert "must equal the file's name" in told[2]
    assert "claims the same host as" in told[3]


def test_a_file_is_checked_beside_the_others(tmp_path):
    """One file alone is told its own faults, a name that is not its id, and whose host it claims; no fault of another's."""
    own, drafts = tmp_path / "sites", tmp_path / "drafts"
    write(own, "hong", "id: hong\nname: [\n")
    write(own, "mot", GOOD.format(id="mot", url="https://mot.example.vn/"))
    write(own, "thu-do", GOOD.format(id="thu-do", url="https://hanoi.gov.vn/"))
    for name, site_id, host in (
        ("lac-ten", "khac", "khac.example.vn"),
        ("hai", "hai", "www.mot.example.vn"),
        ("hue-moi", "hue-moi", "hue.gov.vn"),
        ("mot", "mot", "mot.example.vn"),
    ):
        write(drafts, name, GOOD.format(id=site_id, url=f"https://{host}/"))
    (drafts / "hai.yaml").rename(drafts / "hai.txt")
    registry = Registry.load(own)

    def told(path: Path) -> list[str]:
        return [problem.message for problem in registry.check(path)]

    assert told(own / "mot.yaml") == told(own / "thu-do.yaml") == told(drafts / "mot.yaml") == []
    assert "valid YAML" in told(own / "hong.yaml")[0]
    assert told(drafts / "lac-ten.yaml") == ["'khac' must equal the file's name without .yaml"]
    assert told(drafts / "hue-moi.yaml") == ["claims the same host as crawler/sites/hue/hue.yaml"]
    assert told(drafts / "hai.txt") == [
        "must end in .yaml or .yml to be read as a site file",
        f"claims the same host as {own}/mot.yaml",
    ]


def test_every_file_of_a_pair_is_told(tmp_path):
    """Of two files of one host or one id, each is told of the other; shipped files are held against shipped ones."""
    write(tmp_path, "mot", GOOD.format(id="mot", url="https://mot.example.vn/"))
    write(tmp_path, "nua", GOOD.format(id="nua", url="https://mot.example.vn/"))
    write(tmp_path / "x", "nua", GOOD.format(id="nua", url="https://nua.example.vn/"))
    write(tmp_path, "thu-do", GOOD.format(id="thu-do", url="https://hanoi.gov.vn/"))
    registry = Registry.load(tmp_path)
    assert [problem.message for problem in registry.check(tmp_path / "mot.yaml")] == [
        f"claims the same host as {tmp_path}/nua.yaml"
    ]
    assert [problem.message for problem in registry.check(tmp_path / "x" / "nua.yaml")] == [
        f"claims the same id as {tmp_path}/nua.yaml"
    ]
    assert registry.check(Path(str(files("crawler.sites"))) / "ha-noi" / "ha-noi.yaml") == []


@pytest.mark.parametrize(
    ("lines", "line", "field", "message", "allowed"),
    [
        ("province: 01", 4, "province", 'put it in quotes: "01"', "GSO code"),
        ('province: "99"', 4, "province", "no present province", '"12" Lai Châu'),
        ("limits:\n  dealy: 3", 5, "limits.dealy", "no known key", "delay, "),
        ("aliases: [HTTP://a.vn]", 4, "aliases.0", "'HTTP://a.vn': is no host like example.gov.vn", "other hosts"),
        ("discovery:\n  rest: a.vn/x", 5, "discovery.rest", "'a.vn/x': is no address like https://", "WordPress"),
        ("limits:\n  hours: 8-9", 5, "limits.hours", "'8-9': is not written as it must be", '"20:00-06:00"'),
        ("limits:\n  delay: -1", 5, "limits.delay", "'-1': Input should be greater", "seconds"),
        ("since: 2024-13-45", 4, "since", "'2024-13-45'", "day"),
        ("verified: maybe", 4, "verified", "'maybe'", "or no"),
        ('article: "(("', 4, "article", "no regular expression", "path"),
        ("skip:\n  - a\n  - 5", 6, "skip.1", 'put it in quotes: "5"', "never to fetch"),
        ("discovery: 3", 4, "discovery", "'3'", ""),
        ("allow_private: yes", 4, "allow_private", "'yes'", "loopback"),
        ("name: x", 4, "name", "stands twice", ""),
        ("a: *b", 4, "", "undefined alias", ""),
        ("fields:\n  titel: h1", 5, "fields.titel", "no known key", "title, "),
        ("fields:\n  - titel: h1", 5, "fields.0.titel", "no known key", "title, "),
        ("fields:\n  - until: 2024-02-30", 5, "fields.0.until", "'2024-02-30'", "last day"),
        ("fields:\n  - since: 2025-01-01\n    until: 2024-01-01", 5, "fields.0", "is before since", "generations"),
        ("fields:\n  - title: h1\n  - title: h2", 4, "fields", "two have no until", "generations"),
        ("fields:\n  - title: h1\n    title: h2", 6, "fields.title", "stands twice", ""),
    ],
)
def test_a_wrong_file_is_told_with_line_field_and_what_is_allowed(lines, line, field, message, allowed):
    """Every fault names where it is and what would be right."""
    site, problems = read_site_file(f"id: a\nname: Tên\nurl: https://a.example.vn/\n{lines}\n", "a.yaml")
    assert site is None
    assert [(problem.line, problem.field) for problem in problems] == [(line, field)]
    assert message in problems[0].message
    assert allowed in problems[0].allowed


def test_a_file_without_its_keys_says_which():
    """An empty file, a list and a file with half its keys are told apart."""
    assert "holds no keys" in read_site_file("", "a.yaml")[1][0].message
    assert "holds no keys; write lines like `key: value`" in read_site_file("- a\n", "a.yaml")[1][0].message
    missing = read_site_file("id: a\n", "a.yaml")[1]
    assert [(problem.field, problem.message) for problem in missing] == [("name", "is missing"), ("url", "is missing")]


def test_selectors_hold_for_their_days():
    """Of generations the one that ends first of those that hold is meant; a day nobody knows gets the newest."""
    lines = "fields:\n  - title: .moi\n  - title: .cu\n    until: 2024-03-01\n  - title: .xua\n    since: 2019-01-01\n    until: 2020-12-31\n"
    site, problems = read_site_file(f"id: a\nname: Tên\nurl: https://a.example.vn/\n{lines}", "a.yaml")
    assert problems == []
    assert site is not None
    days = (date(2018, 5, 1), date(2020, 12, 31), date(2021, 1, 1), date(2024, 3, 1), date(2024, 3, 2), None)
    assert [site.fields_on(day).title for day in days] == [".cu", ".xua", ".cu", ".cu", ".moi", ".moi"]


def test_selectors_of_no_day_are_none():
    """Where no generation holds, no selector does; one mapping without days holds always."""
    text = "id: a\nname: Tên\nurl: https://a.example.vn/\nfields:\n  - title: .cu\n    until: 2024-03-01\n"
    site, _ = read_site_file(text, "a.yaml")
    assert site is not None
    assert site.fields_on(date(2024, 3, 2)).title is None
    plain, _ = read_site_file("id: a\nname: Tên\nurl: https://a.example.vn/\nfields:\n  title: h1\n", "a.yaml")
    assert plain is not None
    assert [plain.fields_on(day).title for day in (date(2001, 1, 1), None)] == ["h1", "h1"]


def test_dates_and_no_are_read_as_written():
    """`verified: no` is the word, a date is a date, quoted or not."""
    site, problems = read_site_file(
        "id: a\nname: Tên\nurl: http://a.vn:8080/\nverified: no\nsince: 2024-06-01\n", "a.yaml"
    )
    assert problems == []
    assert site is not None
    assert (site.verified, site.since, site.host) == ("no", date(2024, 6, 1), "a.vn:8080")


def test_a_host_nobody_knows_gets_a_provisional_site():
    """It is named after host and port, may be asked for by them, and is nobody's province."""
    site = provisional("http://127.0.0.1:8101/tin/bai-7.html?x=1")
    assert (site.id, site.host, site.url, site.province) == (
        "127.0.0.1-8101",
        "127.0.0.1:8101",
        "http://127.0.0.1:8101/",
        None,
    )
    assert site.verified == "no"
    assert provisional("http://[::1]:8000/").id == "1-8000"
    with pytest.raises(ValueError, match="no host"):
        provisional("tin/bai-7.html")


def province_named(code: str, on: date | None = None) -> str | None:
    """The name of the province a code named on a day."""
    province = province_by_code(code, on)
    return province.name if province else None


def test_a_code_names_the_province_of_its_day():
    """Seven codes changed hands in 2025: 15 was Yên Bái and is Lào Cai, whose own code was 10."""
    assert province_named("15") == "Lào Cai"
    assert province_named("15", date(2025, 6, 30)) == "Yên Bái"
    assert province_named("15", date(2025, 7, 1)) == "Lào Cai"
    assert province_named("10", date(2020, 1, 1)) == "Lào Cai"
    assert province_named("10") is None
    assert province_named("12", date(2001, 1, 1)) == "Lai Châu"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Thành phố Hồ Chí Minh", "ho-chi-minh"),
        ("TP.HCM", "ho-chi-minh"),
        ("ba ria vung tau", "ba-ria-vung-tau"),
        ("1", "ha-noi"),
        ("Đắk Lắk", "dak-lak"),
        ("HUẾ", "hue"),
        ("Lao Cai", "lao-cai"),
    ],
)
def test_a_province_is_found_by_name_with_or_without_marks(text, slug):
    """Marks, case, hyphens and titles do not matter."""
    found = find_province(text)
    assert found is not None
    assert found.slug == slug


def test_the_table_holds_both_generations():
    """34 provinces stand, 30 were merged, 7 rows keep codes that were given up; every successor stands."""
    statuses = [province.status for province in all_provinces()]
    assert [statuses.count(status) for status in ("current", "former", "former-code")] == [34, 30, 7]
    codes = {province.code for province in current_provinces()}
    assert all(province.merged_into in codes for province in all_provinces() if province.until)


def test_the_shipped_json_schema_is_that_of_the_model():
    """Editors see the keys the reader takes; `python -m crawler.sites.schema` writes the file anew."""
    shipped = files("crawler.sites").joinpath("site.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text()
    assert set(json.loads(shipped)["properties"]) == set(Site.model_fields)
    assert json_schema()["additionalProperties"] is False
