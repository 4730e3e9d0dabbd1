"""The data card's chapter on its sources: each site with what is had of it, what is known to be missing, and what shuts out machine learning."""

from collections.abc import Iterable

from storage.releases.facts import Facts, SiteFacts


def sources(facts: Facts) -> Iterable[str]:
    """The chapter, a line at a time."""
    yield "## Sources, gaps and opt-outs"
    yield ""
    yield "| site | province | articles | gone | suspected | undated | published | pages came by | robots.txt kept | shuts out for machine learning |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for site in facts.sites:
        yield _site(site)
    yield ""
    yield (
        "*Suspected*: the last visit found the article gone. *Pages came by*: with the days of the first and the last; of those from WARC "
        "files of others nobody here knows how they were fetched."
    )
    yield ""
    yield from _gaps(facts)
    yield ""
    yield (
        "**Opt-outs.** The last column is read from the robots.txt that the archive kept last before the date: crawlers for "
        "machine learning that it names and lets nowhere. Meta tags, response headers, ai.txt and TDMRep were not looked at. "
        "If you train on a source that is listed there, you act against what it asked for."
    )


def _gaps(facts: Facts) -> Iterable[str]:
    if not facts.options.coverage:
        yield (
            "**Gaps.** This release was made without its coverage: it cannot say which articles a site published and the archive "
            "does not have, nor why (`khotin release --coverage` tells what is known). The days above are the first and last that "
            "occur, not a span that is covered. Do not read the absence of an article as the absence of an event, nor numbers over "
            "time as what was published."
        )
        return
    whole = " of the whole of each site, whatever the query chose of it" if facts.options.query else ""
    yield f"**Gaps.** What is known to be missing{whole}, as the archive stood when this was made:"
    yield ""
    yield "| site | counted from | missing of those expected, by cause |"
    yield "|---|---|---|"
    for host, gaps in sorted(facts.gaps.items()):
        yield f"| {host} | {gaps.since} | {gaps.in_words} |"
    yield ""
    yield (
        "`coverage.csv` has a row for each day of a site and of each of its sections: expected (found, the few numbers never seen of a "
        "series nearly without gaps, and on days that brought far less than such days usually do, what they usually bring), found, fetched, stored, and "
        "the cause of every difference. *Site silent* means that whole crawls saw nothing of that day. *Removed* means that an "
        "address answered so; *number never seen* that no list and no link shows a number of the series: it was never used, or gone "
        "before the first look, and which of the two is not known. What a site published and "
        "took away between two visits, without a trace, is in no row. It is what was known on the day this was made: the same "
        "release made later may know more. Do not read the absence of an article as the absence of an event."
    )


def _site(site: SiteFacts) -> str:
    days = f"{site.first_day} to {site.last_day}" if site.first_day else "no dates"
    agents = ", ".join(site.opt_out.agents) or ("none" if site.opt_out.kept_at else "not known")
    name = site.host if site.name == site.host else f"{site.host} ({_cell(site.name)})"
    cells = (
        name,
        site.province or "",
        site.articles,
        site.gone,
        site.suspected,
        site.undated,
        days,
        site.collected,
        site.opt_out.kept_at or "never",
        agents,
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
