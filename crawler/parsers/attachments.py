"""Lists the documents an article hands out: those of the CMS's own file box, then those its text links to."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from crawler.parsers.metadata import joined
from crawler.records import Attachment
from vietnamese.cleaning import clean

# Liferay puts the file's uuid behind its name: /documents/20182/0/name.pdf/3f2b8a10-...
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rtf|odt|ods|zip|rar|7z)(?:$|[?#]|/[0-9a-f]{8}-)", re.IGNORECASE)


def document_type(href: str) -> str | None:
    """The extension of a linked document in lower case, None for a link to anything else."""
    match = _DOCUMENT.search(href)
    return match.group(1).lower() if match else None


def attachments_of(boxed: Iterable[Attachment], linked: Iterable[tuple[str, str]], base: str) -> tuple[Attachment, ...]:
    """The attachments, each address once; a link without text is named by its file."""
    found = {attachment.url: attachment for attachment in boxed}
    for href, text in linked:
        url = joined(base, href)
        kind = document_type(href)
        if kind and url not in found:
            name = clean(text) or unquote(urlsplit(url).path.rpartition("/")[2])
            found[url] = Attachment(url=url, name=name, type=kind)
    return tuple(found.values())
