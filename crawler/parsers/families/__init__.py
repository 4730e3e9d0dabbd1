"""The CMS families, one a file: how each is recognised and where its parts stand. What is known of no family is in `generic`."""

from crawler.parsers.families.liferay import LIFERAY
from crawler.parsers.families.nukeviet import NUKEVIET
from crawler.parsers.families.portal_pages import PORTAL_PAGES
from crawler.parsers.families.sharepoint import SHAREPOINT
from crawler.parsers.families.wordpress import WORDPRESS

# What shows a narrower family comes before the platform it stands on.
FAMILIES = (NUKEVIET, WORDPRESS, LIFERAY, PORTAL_PAGES, SHAREPOINT)
