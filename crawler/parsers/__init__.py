"""Page to Article, pure: no network, no clock, no database."""

from crawler.parsers.errors import ParseError
from crawler.parsers.reading import parse_page, read_page
from crawler.parsers.version import PARSER_VERSION

__all__ = ["PARSER_VERSION", "ParseError", "parse_page", "read_page"]
