"""Chooses the header fields that a capture's row keeps: how a page may be asked for again, and what served it.

The whole head stays in the WARC record; the row holds what questions over many captures are asked of.
"""

from storage.warc.messages import Headers

# Validators and freshness (RFC 9110, 9111), what the body is, what made it and through what it came.
TELLING = frozenset(
    {"etag", "last-modified", "cache-control", "expires", "date", "age", "vary", "retry-after"}
    | {"content-type", "content-length", "content-encoding", "content-language", "content-disposition", "content-range"}
    | {
        "transfer-encoding",
        "server",
        "x-powered-by",
        "x-generator",
        "via",
        "x-cache",
        "x-robots-tag",
        "link",
        "location",
    }
)
# Characters of one value; a Link or Via of a strange server must not swell the table.
LONGEST = 500


def telling(headers: Headers) -> dict[str, str]:
    """The fields that matter, by lower-case name; one that comes several times is joined by commas, as RFC 9110 allows."""
    kept: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key in TELLING and value:
            kept[key] = f"{kept[key]}, {value}"[:LONGEST] if key in kept else value[:LONGEST]
    return kept
