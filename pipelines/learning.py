"""Asks the archive for the lines of a site's template (pipelines/template.py tells them apart)."""

from datetime import datetime

from sqlalchemy import Connection

from pipelines.template import template_lines
from storage import summary


def learnt_lines(connection: Connection, site_id: int, finished: datetime | None) -> frozenset[str]:
    """The lines, by the articles there were when a crawl of the site last went to its end; none if none ever did."""
    if finished is None:
        return frozenset()
    return template_lines(summary.recent_paragraphs(connection, site_id, before=finished))
