"""Names an article's state and its text by digests, and marks its text: what tells a revision, an exact copy, a near one."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from crawler.record_json import to_record
from crawler.records import Article, Reading
from pipelines.draft import Draft
from pipelines.step import Step
from storage.changes import marked, state
from vietnamese.shingles import marks, story_words

# Two shorter texts are alike by chance or template ("Kính mời quý vị ..."): too little to call one a copy.
LEAST_SYLLABLES = 40


def fingerprint(reading: Reading) -> Draft:
    """The draft of a reading of an article, with its record and digests."""
    article = reading.article
    assert article is not None  # noqa: S101 - `validate` lets nothing else pass
    record = to_record(article)
    words = story_words(article.lead, article.paragraphs)
    digest = _digest_of(words)
    return Draft(
        page=reading.page,
        article=article,
        record=record,
        digest=state_digest(record),
        text_digest=digest,
        marks=marks(words) if digest else frozenset(),
    )


def state_digest(record: dict[str, Any]) -> str:
    """SHA-256 (hex) of the record's state, and its markup beside it: the same page read twice by the same rules gives the same."""
    digest = hashlib.sha256(json.dumps(state(record), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return marked(digest, record.get("markup"))


def text_digest(article: Article) -> str | None:
    """SHA-256 (hex) of lead and paragraphs as folded syllables, None if there are fewer than LEAST_SYLLABLES."""
    return _digest_of(story_words(article.lead, article.paragraphs))


def _digest_of(words: Sequence[str]) -> str | None:
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if len(words) >= LEAST_SYLLABLES else None


class FingerprintPipeline(Step):
    """Turns readings into drafts."""

    def work(self, item: object) -> object:
        """Fingerprint a reading."""
        assert isinstance(item, Reading)  # noqa: S101 - the steps before give nothing else
        return fingerprint(item)
