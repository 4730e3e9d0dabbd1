"""Ids made from what they name, so that they are the same after a rebuild, in every export and on both databases."""

import hashlib
from base64 import b32encode


def _short(text: str) -> str:
    return b32encode(hashlib.sha256(text.encode()).digest()[:10]).decode("ascii").lower()


def article_id(host: str, key: str) -> str:
    """Id of an article: 16 lower-case base32 letters of its site's host (with port) and its key there."""
    return _short(f"{host}\n{key}")


def story_id(content_digest: str | None, article: str) -> str:
    """Id of the story of an exact copy: from the text's digest; an article too short to compare is its own story."""
    return _short(f"story\n{content_digest}" if content_digest else f"story of\n{article}")
