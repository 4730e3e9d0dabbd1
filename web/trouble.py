"""What can be wrong with a request, as HTTP statuses with the reason in both languages or in the error's own words."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException

from storage.withdrawn import Notice


class BadRequest(HTTPException):
    """400: a parameter says something impossible; `detail` says which and what is allowed."""

    def __init__(self, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(400, detail, headers)


class NotHere(HTTPException):
    """404: nothing is kept under that address."""

    def __init__(self, detail: str) -> None:
        super().__init__(404, detail)


class TooMuch(HTTPException):
    """413: the answer would be larger than the room gives; `detail` says how to get it otherwise."""

    def __init__(self, detail: str) -> None:
        super().__init__(413, detail)


class WithdrawnHere(HTTPException):
    """451: an article was withdrawn; `detail` is the reason that was given."""

    def __init__(self, notice: Notice) -> None:
        self.article_id = notice.article_id
        super().__init__(451, notice.reason or "")
