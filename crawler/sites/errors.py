"""What can be wrong with a site that is asked for. Light to import: the command line catches these wherever they come from."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.sites.checking import Problem


class SiteError(Exception):
    """A site that cannot be had. One of the two below."""


class UnknownSite(SiteError):  # noqa: N818 - it reads as what it says
    """No site file goes by that name; `nearest` are the ids that look most like it."""

    def __init__(self, wanted: str, nearest: tuple[str, ...], hint: str = "") -> None:
        """Tells the nearest ids and a hint, such as the successor of a former province."""
        self.wanted, self.nearest = wanted, nearest
        near = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"No site is known as {wanted!r}.{hint}{near} `khotin sites list` shows all.")


class BadSiteFile(SiteError):  # noqa: N818 - it reads as what it says
    """The file of the site asked for is wrong; `problems` say where and how."""

    def __init__(self, wanted: str, problems: "tuple[Problem, ...]") -> None:
        """Lists every problem on a line of its own."""
        self.wanted, self.problems = wanted, problems
        super().__init__("\n".join([f"The site file of {wanted!r} is wrong:", *(str(problem) for problem in problems)]))
