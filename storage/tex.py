"""Writes a text for BibTeX: a word that means something to TeX is printed, and braces stay in pairs."""

_TEX = str.maketrans({"\\": r"\textbackslash{}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"})  # fmt: skip


def tex(text: str) -> str:
    """The text on one line, as a field's value within braces has to spell it."""
    return " ".join(text.split()).translate(_TEX)
