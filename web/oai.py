"""OAI-PMH 2.0: all articles as Dublin Core, in the order in which they changed here, withdrawn ones as deleted for good.

Sets are provinces (province:12) and sites (site:laichau.gov.vn). Datestamps are of our change, not the site's. A resumption
token holds all that its list needs, so none expires; a list that is walked while articles change gives these again at its end.
Asked by GET or by a form of POST.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree
from lxml.etree import _Element
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from storage.database import reading
from storage.endings import WITHDRAWN
from storage.harvest import Changed, Span, changed, first_time, number_before, one_changed
from storage.models import Site
from storage.queries import records_by_id
from vietnamese.provinces import current_provinces, province_by_code
from web.days import clamped
from web.dublin_core import OAI_DC, XSI, dublin_core
from web.room import Room
from web.xml import add, written

OAI = "http://www.openarchives.org/OAI/2.0/"
_PREFIX = "oai:khotin:"
_FORMAT = "oai_dc"
_PAGE = 100
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_DAY = 10  # letters of a date without a time


class _Refused(Exception):  # noqa: N818 - an answer of the protocol, not a fault
    """What the protocol calls an error: a code and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a list goes on: the change number reached, the last one to give, and its set."""

    after: int
    until: int | None
    chosen: str | None

    def word(self) -> str:
        """As a resumption token."""
        return base64.urlsafe_b64encode(json.dumps(list(asdict(self).values())).encode()).decode()

    @classmethod
    def of(cls, word: str) -> "_Place":
        """Raises _Refused for a word that is no token."""
        try:
            after, until, chosen = json.loads(base64.b64decode(word, altchars=b"-_", validate=True))
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise _Refused("badResumptionToken", "the token was not made here") from error
        whole = all(type(one) is int and 0 <= one < 1 << 63 for one in (after, until) if one is not None)
        if not whole or after is None or not (chosen is None or isinstance(chosen, str)):
            raise _Refused("badResumptionToken", "the token was not made here")
        return cls(after, until, chosen)


Arguments = Mapping[str, str]


def oai(room: Room, request: Request) -> Response:
    """`/oai`: one request of the protocol."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})  # type: ignore[dict-item]  # the stub knows no default namespace
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    add(root, f"{{{OAI}}}responseDate", datetime.now(UTC).strftime(_TIME))
    address = room.address(request, "/oai")
    asked = add(root, f"{{{OAI}}}request", address)
    try:
        arguments = _arguments(request)
        answer = etree.Element(f"{{{OAI}}}{arguments['verb']}")
        with reading(room.archive.engine) as connection:
            _VERBS[arguments["verb"]](_Harvest(connection, room, request), arguments, answer)
        for name, value in arguments.items():
            asked.set(name, value)
        root.append(answer)
    except _Refused as refused:
        if refused.code not in {"badVerb", "badArgument"}:
            for name, value in request.query_params.items():
                asked.set(name, value)
        add(root, f"{{{OAI}}}error", str(refused), code=refused.code)
    return Response(written(root), media_type="text/xml")


def _arguments(request: Request) -> Arguments:
    pairs = request.query_params.multi_items()
    arguments = dict(pairs)
    verb = arguments.get("verb", "")
    if verb not in _VERBS or [name for name, _ in pairs].count("verb") > 1:
        raise _Refused("badVerb", f"verb is one of {', '.join(_VERBS)}")
    allowed, needed = _ALLOWED[verb]
    if len(pairs) != len(arguments) or not arguments.keys() <= {"verb", *allowed}:
        raise _Refused("badArgument", f"{verb} takes {', '.join(allowed) or 'no argument'}, each once")
    if any(ord(letter) < ord(" ") or letter > "\ud7ff" for value in arguments.values() for letter in value):
        raise _Refused("badArgument", "an argument has a character that none may have")
    if "resumptionToken" in arguments:
        if len(arguments) > 2:  # noqa: PLR2004 - verb and token
            raise _Refused("badArgument", "resumptionToken stands alone")
    elif missing := [name for name in needed if name not in arguments]:
        raise _Refused("badArgument", f"{verb} needs {', '.join(missing)}")
    return arguments


@dataclass(frozen=True, slots=True)
class _Harvest:
    """One request under way."""

    connection: Connection
    room: Room
    request: Request

    def identify(self, _: Arguments, answer: _Element) -> None:
        """Identify."""
        contact = self.room.archive.config.contact or ""
        earliest = first_time(self.connection) or datetime.now(UTC)
        told = {
            "repositoryName": "Kho Tin",
            "baseURL": self.room.address(self.request, "/oai"),
            "protocolVersion": "2.0",
            "adminEmail": contact if "@" in contact else "nobody@localhost.invalid",
            "earliestDatestamp": earliest.strftime(_TIME),
            "deletedRecord": "persistent",
            "granularity": "YYYY-MM-DDThh:mm:ssZ",
        }
        for name, value in told.items():
            add(answer, f"{{{OAI}}}{name}", value)

    def formats(self, arguments: Arguments, answer: _Element) -> None:
        """ListMetadataFormats."""
        if "identifier" in arguments:
            self._named(arguments["identifier"])
        told = add(answer, f"{{{OAI}}}metadataFormat")
        add(told, f"{{{OAI}}}metadataPrefix", _FORMAT)
        add(told, f"{{{OAI}}}schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        add(told, f"{{{OAI}}}metadataNamespace", OAI_DC)

    def sets(self, arguments: Arguments, answer: _Element) -> None:
        """ListSets."""
        if "resumptionToken" in arguments:
            raise _Refused("badResumptionToken", "the list of sets is given whole")
        for spec, name in [("province", "Provinces"), ("site", "Sites")]:
            self._set(answer, spec, name)
        for province in current_provinces():
            self._set(answer, f"province:{province.code}", province.name)
        for row in self.connection.execute(select(Site.host, Site.name).order_by(Site.host)):
            self._set(answer, _site_spec(row.host), row.name)

    def _set(self, answer: _Element, spec: str, name: str) -> None:
        one = add(answer, f"{{{OAI}}}set")
        add(one, f"{{{OAI}}}setSpec", spec)
        add(one, f"{{{OAI}}}setName", name)

    def record(self, arguments: Arguments, answer: _Element) -> None:
        """GetRecord."""
        _is_dc(arguments)
        one = self._named(arguments["identifier"])
        self._write(answer, [one], with_metadata=True)

    def identifiers(self, arguments: Arguments, answer: _Element) -> None:
        """ListIdentifiers."""
        self._list(arguments, answer, with_metadata=False)

    def records(self, arguments: Arguments, answer: _Element) -> None:
        """ListRecords."""
        self._list(arguments, answer, with_metadata=True)

    def _list(self, arguments: Arguments, answer: _Element, *, with_metadata: bool) -> None:
        word = arguments.get("resumptionToken")
        place = self._going_on(word) if word is not None else self._begin(arguments)
        span = Span(after=place.after, until=place.until, **self._chosen(place.chosen))
        found = changed(self.connection, span, _PAGE + 1)
        if not found and word is None:
            raise _Refused("noRecordsMatch", "nothing changed in that time, or the set is empty")
        self._write(answer, found[:_PAGE], with_metadata=with_metadata)
        if len(found) > _PAGE:
            following = _Place(found[_PAGE - 1].number, place.until, place.chosen)
            add(answer, f"{{{OAI}}}resumptionToken", following.word())
        elif word is not None:
            add(answer, f"{{{OAI}}}resumptionToken")

    def _going_on(self, word: str) -> _Place:
        place = _Place.of(word)
        try:
            self._chosen(place.chosen)
        except _Refused as refused:
            raise _Refused("badResumptionToken", f"the token goes on with nothing: {refused}") from refused
        return place

    def _begin(self, arguments: Arguments) -> _Place:
        _is_dc(arguments)
        since, until = arguments.get("from"), arguments.get("until")
        if since and until and len(since) != len(until):
            raise _Refused("badArgument", "from and until have the same granularity")
        begin = _moment(since) if since else None
        end = _moment(until) + (timedelta(days=1) if len(until) == _DAY else timedelta(seconds=1)) if until else None
        if begin and end and begin >= end:
            raise _Refused("badArgument", "from is later than until")
        chosen = arguments.get("set")
        self._chosen(chosen)
        return _Place(
            number_before(self.connection, begin) if begin else 0,
            number_before(self.connection, end) if end else None,
            chosen,
        )

    def _chosen(self, spec: str | None) -> dict[str, Any]:
        """What a set narrows a span by: all articles are of a site, not all of a province."""
        if spec is None or spec == "site":
            return {}
        if spec == "province":
            return {"has_province": True}
        if spec.startswith("province:") and province_by_code(spec.removeprefix("province:")):
            return {"province": spec.removeprefix("province:")}
        for host in self.connection.execute(select(Site.host)).scalars():
            if _site_spec(host) == spec:
                return {"site": host}
        raise _Refused("noRecordsMatch", f"there is no set {spec}")

    def _named(self, identifier: str) -> Changed:
        found = None
        if identifier.startswith(_PREFIX):
            found = one_changed(self.connection, identifier.removeprefix(_PREFIX))
        if found is None:
            raise _Refused("idDoesNotExist", f"identifiers are {_PREFIX} with an article's id")
        return found

    def _write(self, answer: _Element, found: list[Changed], *, with_metadata: bool) -> None:
        records = {}
        if with_metadata:
            records = records_by_id(self.connection, [one.id for one in found if one.state != WITHDRAWN])
            names = {row.host: row.name for row in self.connection.execute(select(Site.host, Site.name))}
        for one in found:
            parent = add(answer, f"{{{OAI}}}record") if with_metadata else answer
            is_deleted = one.state == WITHDRAWN
            header = add(parent, f"{{{OAI}}}header", **({"status": "deleted"} if is_deleted else {}))
            add(header, f"{{{OAI}}}identifier", _PREFIX + one.id)
            add(header, f"{{{OAI}}}datestamp", one.at.strftime(_TIME))
            if one.province:
                add(header, f"{{{OAI}}}setSpec", f"province:{one.province}")
            add(header, f"{{{OAI}}}setSpec", _site_spec(one.site))
            if with_metadata and one.id in records:
                dublin_core(
                    add(parent, f"{{{OAI}}}metadata"), records[one.id], names[one.site], self.room.address(self.request)
                )


def _is_dc(arguments: Arguments) -> None:
    if arguments["metadataPrefix"] != _FORMAT:
        raise _Refused("cannotDisseminateFormat", f"the only format is {_FORMAT}")


def _site_spec(host: str) -> str:
    """A site's set: a colon, which would begin a set within the set, becomes an underscore, which no host has."""
    return "site:" + host.replace(":", "_")


def _moment(text: str) -> datetime:
    try:
        form = "%Y-%m-%d" if len(text) == _DAY else _TIME
        return clamped(datetime.strptime(text, form).replace(tzinfo=UTC))
    except ValueError as error:
        raise _Refused("badArgument", "times are 2026-07-01 or 2026-07-01T08:30:00Z") from error


_VERBS: Mapping[str, Callable[[_Harvest, Arguments, _Element], None]] = {
    "Identify": _Harvest.identify,
    "ListMetadataFormats": _Harvest.formats,
    "ListSets": _Harvest.sets,
    "GetRecord": _Harvest.record,
    "ListIdentifiers": _Harvest.identifiers,
    "ListRecords": _Harvest.records,
}
_LISTS = ("from", "until", "set", "metadataPrefix", "resumptionToken")
_ALLOWED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": (("identifier",), ()),
    "ListSets": (("resumptionToken",), ()),
    "GetRecord": (("identifier", "metadataPrefix"), ("identifier", "metadataPrefix")),
    "ListIdentifiers": (_LISTS, ("metadataPrefix",)),
    "ListRecords": (_LISTS, ("metadataPrefix",)),
}
