"""Which records a release's WACZ takes, on both databases."""

import gzip
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from storage import captures
from storage.archive import Archive
from storage.captures import CaptureRow
from storage.database import writing
from storage.releases import wacz
from storage.saving import save
from storage.sites import SiteRow, upsert_site
from tests.storage.drafting import NOW, draft
from tests.storage.releasing import LATER, made

FILE = "warc/a.warc.gz"
KINDS = ("text/css", "Text/CSS; charset=utf-8", " TEXT/CSS", "Font/woff2", "APPLICATION/font-woff", "text/javascript")


def test_the_looks_of_a_site_are_taken_however_their_type_is_spelt(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sheets and fonts in capitals or behind a blank too, read some at a time, with what a revisit refers to; no script, none later."""
    monkeypatch.setattr(wacz, "_BATCH", 2)
    (archive.directory / "warc").mkdir(exist_ok=True)
    (archive.directory / FILE).write_bytes(b"0123456789")

    def row(at: int, name: str, **more: object) -> CaptureRow:
        usual = {"site_id": site, "url": f"https://a.vn/{name}", "fetched_at": NOW, "status": 200, "kind": "media"}
        return CaptureRow(**(usual | {"warc_file": FILE, "warc_offset": at, "warc_length": 1} | more))  # type: ignore[arg-type]

    with writing(archive.engine) as connection:
        site = upsert_site(connection, SiteRow(host="a.vn", name="A"), now=NOW)
        rows = [row(at, str(at), content_type=kind) for at, kind in enumerate(KINDS)]
        rows.append(row(6, "0", content_type="text/css", fetched_at=LATER))
        again = {"content_type": "TEXT/css", "original": (FILE, 5), "fetched_at": NOW + timedelta(hours=1)}
        rows += [row(7, "7", **again), row(8, "page", kind="article", content_type="text/html")]
        *_, page = captures.add(connection, rows)
        save(connection, [draft(site, "x", capture_id=page)])
    made(archive, tmp_path / "release", wacz=True)
    with zipfile.ZipFile(tmp_path / "release" / wacz.FILE) as members:
        lines = gzip.decompress(members.read("indexes/index.cdx.gz")).decode().splitlines()
    told = {
        entry["url"].rpartition("/")[2]: entry["mime"]
        for line in lines
        for entry in [json.loads(line[line.index("{") :])]
    }
    assert sorted(told) == ["0", "1", "2", "3", "4", "5", "7", "page"]  # 5 is what 7 is a revisit of
    assert (told["1"], told["2"], told["7"]) == ("text/css", "text/css", "warc/revisit")
    assert len(lines) == len(told)
