"""What a harvester asks by OAI-PMH 2.0: its arguments as the protocol has them, its times, and where a list goes on."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from starlette.requests import Request

from web.days import clamped

TIME = "%Y-%m-%dT%H:%M:%SZ"
DAY = 10  # letters of a date without a time
Arguments = Mapping[str, str]
_LISTS = ("from", "until", "set", "metadataPrefix", "resumptionToken")
_ALLOWED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": (("identifier",), ()),
    "ListSets": (("resumptionToken",), ()),
    "GetRecord": (("identifier", "metadataPrefix"), ("identifier", "metadataPrefix")),
    "ListIdentifiers": (_LISTS, ("metadataPrefix",)),
    "ListRecords": (_LISTS, ("metadataPrefix",)),
}


class Refused(Exception):  # noqa: N818 - an answer of the protocol, not a fault
    """What the protocol calls an error: a code and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: the change number reached, the last one to give, and its set."""

    after: int
    until: int | None
    chosen: str | None

    def word(self) -> str:
        """As a resumption token."""
        return base64.urlsafe_b64encode(json.dumps(list(asdict(self).values())).encode()).decode()

    @classmethod
    def of(cls, word: str) -> "Place":
        """Raises Refused for a word that is no token."""
        try:
            after, until, chosen = json.loads(base64.b64decode(word, altchars=b"-_", validate=True))
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise Refused("badResumptionToken", "the token was not made here") from error
        whole = all(type(one) is int and 0 <= one < 1 << 63 for one in (after, until) if one is not None)
        if not whole or after is None or not (chosen is None or isinstance(chosen, str)):
            raise Refused("badResumptionToken", "the token was not made here")
        return cls(after, until, chosen)


def arguments_of(request: Request) -> Arguments:
    """The verb and its arguments by their names. Raises Refused for what the protocol does not allow."""
    pairs = request.query_params.multi_items()
    arguments = dict(pairs)
    verb = arguments.get("verb", "")
    if verb not in _ALLOWED or [name for name, _ in pairs].count("verb") > 1:
        raise Refused("badVerb", f"verb is one of {', '.join(_ALLOWED)}")
    allowed, needed = _ALLOWED[verb]
    if len(pairs) != len(arguments) or not arguments.keys() <= {"verb", *allowed}:
        raise Refused("badArgument", f"{verb} takes {', '.join(allowed) or 'no argument'}, each once")
    if any(ord(letter) < ord(" ") or letter > "\ud7ff" for value in arguments.values() for letter in value):
        raise Refused("badArgument", "an argument has a character that none may have")
    if "resumptionToken" in arguments:
        if len(arguments) > 2:  # noqa: PLR2004 - verb and token
            raise Refused("badArgument", "resumptionToken stands alone")
    elif missing := [name for name in needed if name not in arguments]:
        raise Refused("badArgument", f"{verb} needs {', '.join(missing)}")
    return arguments


def moment(text: str) -> datetime:
    """The moment of a datestamp, UTC; of a day its beginning. Raises Refused."""
    try:
        form = "%Y-%m-%d" if len(text) == DAY else TIME
        return clamped(datetime.strptime(text, form).replace(tzinfo=UTC))
    except ValueError as error:
        raise Refused("badArgument", "times are 2026-07-01 or 2026-07-01T08:30:00Z") from error
