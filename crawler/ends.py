"""The words for how a run of a site ended that are ours, not Scrapy's. Imports nothing: who only reads them needs no crawler."""

# The site gives nothing; everything found stays in the frontier.
UNREACHABLE = "unreachable"
# The host is paused after too many failures, or its hours or bytes of the day are over.
PAUSED, BUDGET = "paused", "budget"
# Its page limit ended the run: not finished, the next one goes on.
PAGE_LIMIT = "page limit"
