"""Writes rows of an Arrow table as lines of CSV, a column at a time: RFC 4180, lists as JSON, no cell that begins as a formula.

Unlike an export (storage.exports), which people open in a spreadsheet, a release is read by programs that know its separator:
within a cell its words stay as they were published, or every paragraph that begins with a dash would be changed.
"""

import pyarrow as pa
import pyarrow.compute as pc

from storage.releases.lines import as_json, present, whole

# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = r"\A[=+\-@\t\r]"
_QUOTED = '[,"\r\n]'


def csv_of(table: pa.Table) -> pa.StringArray:
    """The line of each row with its CRLF, as csv.writer quotes."""
    pieces: list[str | pa.Array] = []
    for name in table.column_names:
        pieces += [_cells(whole(table.column(name))), ","]
    return pc.binary_join_element_wise(*pieces[:-1], "\r\n", "")


def _cells(array: pa.Array) -> pa.StringArray:
    if pa.types.is_string(array.type):
        text = _prefixed(array)
    else:
        text = as_json(array) if pa.types.is_list(array.type) else array.cast(pa.string())
    if found := present(text, _QUOTED[1:-1]):
        inner = pc.replace_substring(text, '"', '""') if '"' in found else text
        quoted = pc.binary_join_element_wise('"', inner, '"', "")
        text = pc.if_else(pc.match_substring_regex(text, _QUOTED), quoted, text)
    return pc.if_else(array.is_valid(), text, "") if array.null_count else text


def _prefixed(array: pa.StringArray) -> pa.StringArray:
    runs = pc.match_substring_regex(array, _FORMULA)
    if not pc.any(runs).as_py():
        return array
    return pc.if_else(runs, pc.binary_join_element_wise("'", array, ""), array)
