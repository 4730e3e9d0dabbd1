"""The CMS families, one a file: how each is recognised and where its parts stand. What is known of no family is in `generic`."""

from crawler.parsers.families.cema import CEMA
from crawler.parsers.families.dotnetnuke import DOTNETNUKE
from crawler.parsers.families.drupal import DRUPAL
from crawler.parsers.families.joomla import JOOMLA
from crawler.parsers.families.laravel_news import LARAVEL_NEWS
from crawler.parsers.families.liferay import LIFERAY
from crawler.parsers.families.nukeviet import NUKEVIET
from crawler.parsers.families.onecms import ONECMS
from crawler.parsers.families.portal_pages import PORTAL_PAGES
from crawler.parsers.families.sharepoint import SHAREPOINT
from crawler.parsers.families.upload_portal import UPLOAD_PORTAL
from crawler.parsers.families.vccorp import VCCORP
from crawler.parsers.families.wordpress import WORDPRESS
from crawler.parsers.families.zce import ZCE

# What names itself comes first, a narrower family before the platform it stands on; the newspapers' CMSs follow, whose
# places editors paste into any other; the guess is last.
FAMILIES = (
    NUKEVIET, WORDPRESS, LIFERAY, PORTAL_PAGES, SHAREPOINT, JOOMLA, DRUPAL, DOTNETNUKE, VCCORP, ONECMS, ZCE, CEMA, LARAVEL_NEWS,
    UPLOAD_PORTAL,
)  # fmt: skip
