"""The one spider: walks a site, yields the Page first and the Reading second."""
