"""The command `serve`: the archive in a browser."""

import ipaddress
import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from khotin.context import state

_TOKEN = "KHOTIN_TOKEN"  # noqa: S105 - the name of a variable
_LEAST_TOKEN = 16


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="The address to listen at; another than the loopback needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")] = 8080,
    token_file: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help=f"A file with the token that readers must give; else the variable {_TOKEN}."),
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="No token at another address than the loopback: everybody there may read.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; one uses one core.")] = 1,
    public_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where readers reach it, such as a proxy's address: for citations and feeds."),
    ] = None,
) -> None:
    """Search, read, compare and cite in a browser; an API for programs. Read-only, on this machine alone by default."""
    from web.room import Settings
    from web.running import Door
    from web.running import serve as run

    here = state(context)
    token = _token(token_file)
    local = _is_loopback(host)
    if not local and token is None and not is_open:
        raise typer.BadParameter(
            f"{host} can be reached from other machines: set {_TOKEN} or --token-file so that readers must give a token, or say --open",
            param_hint="--host",
        )
    hosts = None
    if local or public_url:
        names = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host}
        hosts = frozenset(names | ({_host_of(public_url)} if public_url else set()))

    def opened(at: int) -> None:
        where = f"http://{f'[{host}]' if ':' in host else host}:{at}/"
        typer.echo(f"The reading room is open at {where} (Ctrl-C closes it)", err=True)
        if not local:
            given = "Readers give the token as the password of any user."
            typer.echo(given if token else f"It is OPEN: whoever reaches {host} reads all of it.", err=True)

    with suppress(KeyboardInterrupt):  # so it is closed, by Ctrl-C or a service manager: nothing went wrong
        run(
            here.directory,
            Door(host=host, port=port, workers=workers),
            Settings(public_url=public_url.rstrip("/") if public_url else None, token=token, hosts=hosts),
            opened,
        )


def _token(file: Path | None) -> str | None:
    """The token of the file, else of the environment. Raises typer.BadParameter for one that can be guessed, OSError."""
    token = (file.read_text(encoding="utf-8") if file else os.environ.get(_TOKEN, "")).strip()
    if not token and file is None:
        return None
    if len(token) < _LEAST_TOKEN:
        raise typer.BadParameter(
            f"the token has less than {_LEAST_TOKEN} letters: make one with `openssl rand -hex 24`",
            param_hint="--token-file" if file else _TOKEN,
        )
    return token


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host_of(url: str) -> str:
    """The host of a public address, as a Host header has it, without the port. Raises typer.BadParameter."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise typer.BadParameter(f"{url!r} is not like https://tin.example.vn", param_hint="--public-url")
    return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
