"""What the parsers raise, and when."""


class ParseError(ValueError):
    """Input no page can be made of: a body that is no bytes, an address that is no http(s) address.

    A broken page is no error: it gets a kind (empty, other) and a reason.
    """
