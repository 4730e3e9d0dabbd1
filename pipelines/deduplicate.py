"""Tells which article a draft is: several addresses of one key are one article, two keys never are.

An exact copy with a key of its own stays an article of its own: its text digest makes it a member of the same story when it
is saved, whichever copy comes first. Near-copies will join through links of their own.
"""

from dataclasses import replace

from pipelines.draft import Draft
from pipelines.identity import key_of
from pipelines.step import Step
from storage.identity import article_id


def deduplicate(draft: Draft, host: str) -> Draft:
    """The draft with its identity at the site `host`: the CMS's own id where the page names one, else its canonical URL."""
    key = key_of(draft.article)
    return replace(draft, key=key, article_id=article_id(host, key))


class DeduplicatePipeline(Step):
    """Gives drafts their identity."""

    def work(self, item: object) -> object:
        """Deduplicate a draft."""
        assert isinstance(item, Draft)  # noqa: S101 - the steps before give nothing else
        return deduplicate(item, self.desk.site.host)
