"""The command `disk`: what room the archive takes, when its quota is reached, and what may be thinned."""

from datetime import UTC, datetime

import typer

from khotin.context import Json, state
from khotin.output import Screen, print_json, to_reader


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
            screen.print("may be thinned:")
            screen.print(f"  {size(found.parts['index']):>9}  index/: derived, the next search makes it again")
            screen.print(
                f"  {size(found.parts['runs']):>9}  runs/: logs and reports; [log] keep_days says for how long"
            )
            screen.print(
                f"  {size(found.twice):>9}  WARC records whose payload another record holds too (not thinned by khotin)"
            )
            screen.print("all else is the last copy of something: a backup is the only way to make room of it")
