"""Page to Article, pure: no network, no clock, no database."""

from crawler.parsers.errors import ParseError
from crawler.parsers.reading import PARSER_VERSION, parse_page, read_page

__all__ = ["PARSER_VERSION", "ParseError", "parse_page", "read_page"]
