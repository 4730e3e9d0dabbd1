"""The CMS families, one a file: how each is recognised and where its parts stand. What is known of no family is in `generic`."""

from crawler.parsers.families.liferay import LIFERAY
from crawler.parsers.families.nukeviet import NUKEVIET
from crawler.parsers.families.wordpress import WORDPRESS

FAMILIES = (NUKEVIET, WORDPRESS, LIFERAY)
