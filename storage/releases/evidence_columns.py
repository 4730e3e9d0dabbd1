"""Does what storage.releases.evidence does for the records of a batch, as columns of Arrow."""

import pyarrow as pa
import pyarrow.compute as pc

from storage.releases.evidence import ALT, ALT_TEXT, BEGINNING, BETWEEN, FIRST_OF, FIRST_ONE, PAGE

_ALT_AMONG = rf"(?:^|{BETWEEN}){ALT_TEXT}(?:$|{BETWEEN})"
EVIDENCE = pa.struct([("captions", pa.string()), ("pages", pa.string())])


def pages_columns(evidence: pa.StructArray) -> dict[str, pa.Array]:
    """The columns `pages` and `pages_in_text`."""
    told = pc.struct_field(evidence, "pages")
    if told.null_count == len(told):
        return dict.fromkeys(("pages", "pages_in_text"), pa.nulls(len(told), pa.int64()))
    pages = pc.struct_field(pc.extract_regex(told, FIRST_OF), "pages").cast(pa.int64())
    return {"pages": pages, "pages_in_text": pc.if_else(pages.is_valid(), FIRST_ONE, pa.scalar(None, pa.int64()))}


def with_origins(images: pa.ListArray, evidence: pa.StructArray) -> pa.ListArray:
    """The pictures of each article, each with `caption_from` behind its other parts."""
    rules, none = pc.struct_field(evidence, "captions"), pa.scalar(None, pa.string())
    # Of an article: where a caption is from that is its picture's alternative text, and where any other is.
    mixed = pc.if_else(pc.equal(rules, ALT_TEXT), ALT, none)
    same = pc.if_else(pc.match_substring_regex(rules, _ALT_AMONG), mixed, PAGE)
    other = pc.if_else(rules.is_valid(), PAGE, none)
    owners, pictures = pc.list_parent_indices(images), images.values
    caption, alt = (pictures.field(name) for name in ("caption", "alt"))
    alike = pc.equal(*(pc.utf8_slice_codeunits(text, 0, BEGINNING) for text in (caption, alt)))
    found = pc.if_else(pc.fill_null(alike, fill_value=False), same.take(owners), other.take(owners))
    found = pc.if_else(pc.fill_null(pc.not_equal(caption, ""), fill_value=False), found, none)
    names = [field.name for field in pictures.type]
    parts = [pictures.field(name) for name in names]
    return pa.ListArray.from_arrays(
        images.offsets, pa.StructArray.from_arrays([*parts, found], [*names, "caption_from"])
    )
