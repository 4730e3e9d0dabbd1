"""Says what a page is: by the answer that brought it, by its address, by what it says, by its shape. It extracts no fields."""

from crawler.parsers.kinds.addresses import kind_of_address
from crawler.parsers.kinds.answers import kind_of_answer
from crawler.parsers.kinds.front import front_page
from crawler.parsers.kinds.shapes import Signs, kind_of_shape
from crawler.parsers.kinds.verdict import Verdict
from crawler.parsers.kinds.whose import Own, own_text
from crawler.parsers.kinds.words import is_missing, kind_of_words, notice_on

__all__ = [
    "Own",
    "Signs",
    "Verdict",
    "front_page",
    "is_missing",
    "kind_of_address",
    "kind_of_answer",
    "kind_of_shape",
    "kind_of_words",
    "notice_on",
    "own_text",
]
