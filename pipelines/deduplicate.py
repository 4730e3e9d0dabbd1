"""Tells which article a draft is: several addresses of one key are one article, two keys never are.

A copy with a key of its own stays an article of its own: its text makes it a member of a story when it is saved
(storage/stories), whichever copy comes first.
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
