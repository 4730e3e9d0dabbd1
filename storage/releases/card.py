"""The data card: README.md with the front matter that Hugging Face reads, and what a researcher must know before using it."""

from collections.abc import Iterable

from storage.releases.card_sources import sources
from storage.releases.citation import bibtex
from storage.releases.facts import Facts, versions
from storage.releases.formats import suffix
from storage.releases.licence import front_matter, sentence
from storage.releases.lines import line
from storage.releases.options import FILTERS, Options
from storage.releases.schema import ROWS, columns_of, newer_columns
from storage.releases.sides import NAMES

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))


def card(facts: Facts) -> str:
    """The text of README.md."""
    parts = (
        _front(facts),
        _about(facts),
        _contents(facts),
        _splits(facts),
        sources(facts),
        _rights(facts),
        _keeping(facts),
        _columns(facts),
    )
    return "\n".join(text for part in parts for text in (*part, ""))


def _front(facts: Facts) -> Iterable[str]:
    options = facts.options
    total = sum(next(iter(facts.rows.values())).values())
    yield "---"
    yield f"pretty_name: {line(facts.title)}"
    yield "language: [vi]"
    yield from front_matter(options.licence)
    yield f"size_categories: [{next((name for size, name in _SIZES if total < size), 'n>10M')}]"
    yield "task_categories: [text-generation, text-classification, summarization, image-to-text]"
    yield "tags: [news, government, Vietnam, web-archive, croissant]"
    yield "configs:"
    for shape in options.shapes:
        # `datasets` fails on a split without rows.
        filled = [split for split, rows in facts.rows[shape].items() if rows]
        if not filled:
            continue
        yield f"  - config_name: {shape}"
        if shape == options.shapes[0]:
            yield "    default: true"
        yield "    data_files:"
        for split in filled:
            ending = suffix(facts.form, options.compression)
            yield f"      - split: {split}"
            yield f"        path: data/{facts.form}/{shape}/{split}-*.{ending}"
    yield "---"


def _about(facts: Facts) -> Iterable[str]:
    options = facts.options
    yield f"# {facts.title}"
    yield ""
    yield (
        "News that Vietnamese provincial government sites published, kept by Kho Tin: the pages as they were served, read into "
        f"clean articles. This is version {options.version}: the archive as it stood before {options.as_of.isoformat()}. "
        "The same archive, date and options give the same files, byte for byte."
    )
    if facts.since:
        since = facts.since
        yield ""
        yield (
            f"**This is a delta**: it holds only the articles added to or changed since version {since['version']} "
            f"(as of {since['as_of']}), {since['added']} and {since['changed']}; {since['removed']} went. "
            "`data/changes.tsv` names each. To bring the earlier release up to date, drop every id of that list from it and "
            "add the rows of this one; `data/ids.tsv` then lists what you must have."
        )
        if lacking := newer_columns(options.shapes, options.schema):
            columns = "; ".join(
                f"in `{shape}` {', '.join(f'`{name}`' for name in names)}" for shape, names in lacking.items()
            )
            yield ""
            yield (
                f"It has the columns of that version, schema {options.schema}, so that rows of both can stand together. A release of "
                f"the whole made at the same time has more: {columns}."
            )
    yield ""
    yield "## How it was made"
    yield ""
    yield (
        "**Collected** by crawling feeds, sitemaps and listings, robots.txt and its Crawl-delay obeyed, or taken in from WARC "
        "files of other crawlers, of which nobody here knows what they obeyed: the table of sources tells which. **Cleaned**: one tree a page; captions, bylines, related links and lines that stand on many "
        "pages of a site are taken out of the text; tables stand in `tables`, not in `text`; text in TCVN3 or VNI is converted to Unicode (`legacy_encoding` says "
        f"where); of an article that its site cuts in pages the text is that of the first page{_paged(options)}; "
        "all text is NFC, runs of white space are one space, and invisible "
        "characters (joiners, marks of direction, soft hyphens) are gone, from joined emoji too. Nothing else is corrected: tone marks, capitals and "
        "typing errors are the source's own. `rule` and `parser_version` say what read each page."
    )
    yield ""
    yield (
        "Articles are chosen by when their words were first seen, their state by what later visits showed before the date. "
        "Three things are as of the day the release was made: articles withdrawn by then are left out, stories (copies) are "
        "those known by then, and so are the names and provinces of sites. A later reading of the same bytes by a better parser, marked `origin: ours`, counts from when "
        "the page was fetched."
    )
    asked = {name: value for name, value in options.declared().items() if name in FILTERS and value}
    if asked:
        yield ""
        yield f"Only part of the archive was asked for: {line(asked)}." + (
            " The query was answered by the search index of the day the release was made." if options.query else ""
        )
    if facts.notices:
        told = "; ".join(f"{line(notice.piece)}: {notice.message}" for notice in facts.notices)
        yield ""
        yield f"**Not all of the query was read as it is written**: {told}."


def _paged(options: Options) -> str:
    """How those articles are told from others."""
    names = {column.name for shape in options.shapes for column in columns_of(shape, options.schema)}
    if "pages_in_text" not in names:
        return ", and no column tells which those are"
    return (
        " (if you need whole texts, leave out rows whose `pages_in_text` is less than `pages`; both are null where no box of page "
        "links was found, so that some may remain)"
    )


def _contents(facts: Facts) -> Iterable[str]:
    yield "## What is in it"
    yield ""
    yield "| shape | rows | by split |"
    yield "|---|---|---|"
    for shape, splits in facts.rows.items():
        yield f"| {shape} | {sum(splits.values())} | {', '.join(f'{name} {rows}' for name, rows in splits.items())} |"
    yield ""
    yield f"A row is: {'; '.join(f'of `{shape}`, {ROWS[shape]}' for shape in facts.rows)}."
    yield ""
    formats = ", ".join(
        f"`data/{form}/SHAPE/SPLIT-NNNNN.{suffix(form, facts.options.compression)}`" for form in facts.options.formats
    )
    yield (
        f"Files: {formats}. Every format has the same rows in the same order (by split, then by id) and the declared columns "
        f"of schema {facts.options.schema}, listed below. Times are texts in ISO 8601 with +07:00. In CSV, lists are JSON and a cell "
        "that a spreadsheet would run as a formula has an apostrophe before it, and nothing within a cell is changed: do not open "
        "it in a spreadsheet that parts cells at semicolons. "
        + (
            "Captions stand in `text` where their picture does."
            if facts.options.captions == "in-text"
            else "Captions are not in `text`; they are in `images`."
        )
    )


def _splits(facts: Facts) -> Iterable[str]:
    splits = facts.options.splits
    yield "## Splits"
    yield ""
    if splits.by == "none":
        yield "There is one, `train`. Copies share a `story`: part by it, or near-copies leak from training into test."
        return
    told = {
        "time": f"by day of publication: validation from {splits.validation_from or 'no day'}, test from {splits.test_from or 'no day'}",
        "site": f"by site: validation {', '.join(splits.validation_sites) or 'none'}, test {', '.join(splits.test_sites) or 'none'}",
        "random": f"by story, drawn with seed {splits.seed}: {splits.percent[0]} % validation, {splits.percent[1]} % test",
    }
    yield f"Parted {told[splits.by]}."
    if splits.by == "random":
        yield ""
        yield (
            "A story is drawn by a hash of the seed and the id of its member that was seen first, so that a later version of the same "
            "filters, seed and percents has it on the same side, whatever was published or found since, even an earlier copy. Drawn anew is "
            "a story whose member seen first was withdrawn or joined or left it, or is outdated by an older capture taken in later. "
            + _kept(facts)
        )
    if splits.by != "random":
        yield ""
        yield (
            "A story with members on several sides stays on the first (train, validation, test); its other members are in "
            "`left_out`, as are articles without a day of publication that were not seen before the first border. Do not "
            "train on `left_out` or test with it. Another version with the same "
            + (
                "days has an article on the same side as long as its day of publication is not corrected"
                if splits.by == "time"
                else "sites has an article on the same side"
            )
            + ", or in `left_out`, where it goes when a copy of it is found on an earlier side, and comes back from when that copy is withdrawn. "
            "What an older version tests with and this one leaves out may have a copy in training here: test with the version that you train on, or a later one."
        )
    yield ""
    yield "Proof, counted over this release by the field `story` (for a delta: over the release it leads to):"
    yield ""
    yield "| split | articles | stories |"
    yield "|---|---|---|"
    for name in NAMES:
        if name in facts.proof["articles"]:
            yield f"| {name} | {facts.proof['articles'][name]} | {facts.proof['stories'][name]} |"
    yield ""
    yield (
        f"**Stories with members in two of train, validation and test: {facts.proof['crossing']}. Texts that stand word for "
        f"word in two of them: {facts.proof['same_words']}.** What this proves is no "
        "better than the finding of copies: a near-copy that it missed is a story of its own."
    )


def _kept(facts: Facts) -> str:
    """What became of the sides of the earlier release that they were taken from, or how to keep this one's."""
    named, kept = facts.options.sides_of, facts.proof.get("kept")
    if not named or not kept:
        return "`khotin release --sides-of THIS` keeps the sides of these too: without it, do not test with one version what was trained on another."
    moved = ", ".join(f"{way} {articles}" for way, articles in kept["moved"].items())
    return (
        f"**Kept are the sides of version {line(named)}**, which win over the draw: of its articles {kept['kept']} are on their old "
        f"side, {sum(kept['moved'].values())} moved{f' ({moved})' if moved else ''}, {kept['gone']} are in this version no longer; "
        f"{kept['new']} articles are new, and went to the side of their story or, in a new story, were drawn. Where stories of two sides "
        "became one, or their texts the same word for word, it stays on the first side (train, validation, test) and the members of the other moved to `left_out`, never to train or test; "
        "what was in `left_out` stays there. Do not train on `left_out` or test with it."
    )


def _rights(facts: Facts) -> Iterable[str]:
    yield "## Rights and persons"
    yield ""
    yield (
        f"**Licence.** {sentence(facts.options.licence, facts.options.publisher)}; no site's terms of use were read for this release, and no licence of theirs is known to "
        "the software that made it. Vietnam's Law on Intellectual Property (Article 15) leaves mere news items and official "
        "documents outside copyright; whether an article is one was not decided here, for any source. Ask the publisher, or a "
        "lawyer, before you publish or sell what you make of it."
    )
    yield ""
    yield (
        "**Personal data.** The texts name living persons: officials, authors, and people in the news. Nothing was removed or "
        "masked. The law of your country on personal data applies to what you do with it."
    )
    yield ""
    yield (
        "**Taking down.** To have something removed, write to "
        f"{facts.contact or 'whoever gave you this dataset (the archive names no contact)'}. What is withdrawn is in no later release, "
        "and every later release lists it in `removals.tsv`."
    )


def _keeping(facts: Facts) -> Iterable[str]:
    found = ", ".join(f"{name} {number}" for name, number in versions().items())
    yield "## Checking, citing and keeping up"
    yield ""
    yield "`sha256sum --check SHA256SUMS` checks every file; `bagit.py --validate .` does so by BagIt."
    yield (
        f"Made with {found}. `removals.tsv` lists the {facts.withdrawn} articles withdrawn until this was made. Take that file of the "
        "newest release and apply it to an older one that you hold: `python apply_removals.py OLD_RELEASE NEW/removals.tsv`."
    )
    yield ""
    yield (
        "Cite it by version and date (`CITATION.cff`), an article by its `id` and address. The date there, in the bag and in the "
        "metadata is the last day of which something is in, not the day this was made:"
    )
    yield ""
    yield f"    {bibtex(facts)}"


def _columns(facts: Facts) -> Iterable[str]:
    yield "## Columns"
    for shape in facts.options.shapes:
        yield ""
        yield f"### {shape}"
        yield ""
        yield "| column | type | meaning |"
        yield "|---|---|---|"
        for column in columns_of(shape, facts.options.schema):
            yield f"| `{column.name}` | {column.type}{', or null' if column.optional else ''} | {column.says} |"
