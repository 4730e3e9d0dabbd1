"""The command `disk`: what room the archive takes, when its quota is reached, and what may be thinned."""

from datetime import UTC, datetime

import typer

from khotin.context import Json, state
from khotin.output import Screen, print_json, to_reader

_HOW = {
    "index": "index/: derived; remove it, the next search makes it again",
    "logs": "logs in runs/: gone after [log] keep_days; the reports beside them stay",
    "free_pages": "pages of the database that hold nothing: `sqlite3 khotin.sqlite3 VACUUM`, while nothing crawls",
    "twice": "WARC records whose payload another record of the site holds too: khotin thins none of them",
}


def disk(context: typer.Context, json: Json = False) -> None:
    """Tell what room the archive takes, how long its quota lasts, and what may be thinned: never the last copy of anything."""
    from operations.doctor.room import in_words, size
    from storage.usage import usage

    with state(context).open() as archive:
        found = usage(archive, now=datetime.now(UTC))
        with to_reader():
            if json:
                print_json(found.as_json())
                return
            screen = Screen()
            screen.print(in_words(found))
            for name, count in sorted(found.parts.items(), key=lambda part: -part[1]):
                screen.print(f"  {size(count):>9}  {name}")
            screen.print("may be thinned, for it is no last copy of anything:")
            for name, count in found.thinnable.items():
                screen.print(f"  {size(count):>9}  {_HOW[name]}")
            screen.print(
                "all else is the last copy of something: a larger disk or quota is the only way to make room for more"
            )
