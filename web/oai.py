"""OAI-PMH 2.0: all articles as Dublin Core, in the order in which they changed here, withdrawn ones as deleted for good.

Sets are provinces (province:12) and sites (site:laichau.gov.vn). Datestamps are of our change, not the site's. A resumption
token holds all that its list needs, so none expires; a list that is walked while articles change gives these again at its end.
Asked by GET or by a form of POST.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from web.dublin_core import OAI_DC, XSI, dublin_core
from web.oai_request import DAY, TIME, Arguments, Place, Refused, arguments_of, moment
from web.room import Room
from web.xml import add, written

OAI = "http://www.openarchives.org/OAI/2.0/"
_PREFIX = "oai:khotin:"
_FORMAT = "oai_dc"
_PAGE = 100


def oai(room: Room, request: Request) -> Response:
    """`/oai`: one request of the protocol."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})  # type: ignore[dict-item]  # the stub knows no default namespace
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    add(root, f"{{{OAI}}}responseDate", datetime.now(UTC).strftime(TIME))
    address = room.address(request, "/oai")
    asked = add(root, f"{{{OAI}}}request", address)
    try:
        arguments = arguments_of(request)
        answer = etree.Element(f"{{{OAI}}}{arguments['verb']}")
        with reading(room.archive.engine) as connection:
            _VERBS[arguments["verb"]](_Harvest(connection, room, request), arguments, answer)
        for name, value in arguments.items():
            asked.set(name, value)
        root.append(answer)
    except Refused as refused:
        if refused.code not in {"badVerb", "badArgument"}:
            for name, value in request.query_params.items():
                asked.set(name, value)
        add(root, f"{{{OAI}}}error", str(refused), code=refused.code)
    return Response(written(root), media_type="text/xml")


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
            "earliestDatestamp": earliest.strftime(TIME),
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
            raise Refused("badResumptionToken", "the list of sets is given whole")
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
            raise Refused("noRecordsMatch", "nothing changed in that time, or the set is empty")
        self._write(answer, found[:_PAGE], with_metadata=with_metadata)
        if len(found) > _PAGE:
            following = Place(found[_PAGE - 1].number, place.until, place.chosen)
            add(answer, f"{{{OAI}}}resumptionToken", following.word())
        elif word is not None:
            add(answer, f"{{{OAI}}}resumptionToken")

    def _going_on(self, word: str) -> Place:
        place = Place.of(word)
        try:
            self._chosen(place.chosen)
        except Refused as refused:
            raise Refused("badResumptionToken", f"the token goes on with nothing: {refused}") from refused
        return place

    def _begin(self, arguments: Arguments) -> Place:
        _is_dc(arguments)
        since, until = arguments.get("from"), arguments.get("until")
        if since and until and len(since) != len(until):
            raise Refused("badArgument", "from and until have the same granularity")
        begin = moment(since) if since else None
        end = moment(until) + (timedelta(days=1) if len(until) == DAY else timedelta(seconds=1)) if until else None
        if begin and end and begin >= end:
            raise Refused("badArgument", "from is later than until")
        chosen = arguments.get("set")
        self._chosen(chosen)
        return Place(
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
        raise Refused("noRecordsMatch", f"there is no set {spec}")

    def _named(self, identifier: str) -> Changed:
        found = None
        if identifier.startswith(_PREFIX):
            found = one_changed(self.connection, identifier.removeprefix(_PREFIX))
        if found is None:
            raise Refused("idDoesNotExist", f"identifiers are {_PREFIX} with an article's id")
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
            add(header, f"{{{OAI}}}datestamp", one.at.strftime(TIME))
            if one.province:
                add(header, f"{{{OAI}}}setSpec", f"province:{one.province}")
            add(header, f"{{{OAI}}}setSpec", _site_spec(one.site))
            if with_metadata and one.id in records:
                dublin_core(
                    add(parent, f"{{{OAI}}}metadata"), records[one.id], names[one.site], self.room.address(self.request)
                )


def _is_dc(arguments: Arguments) -> None:
    if arguments["metadataPrefix"] != _FORMAT:
        raise Refused("cannotDisseminateFormat", f"the only format is {_FORMAT}")


def _site_spec(host: str) -> str:
    """A site's set: a colon, which would begin a set within the set, becomes an underscore, which no host has."""
    return "site:" + host.replace(":", "_")


_VERBS: Mapping[str, Callable[[_Harvest, Arguments, _Element], None]] = {
    "Identify": _Harvest.identify,
    "ListMetadataFormats": _Harvest.formats,
    "ListSets": _Harvest.sets,
    "GetRecord": _Harvest.record,
    "ListIdentifiers": _Harvest.identifiers,
    "ListRecords": _Harvest.records,
}
