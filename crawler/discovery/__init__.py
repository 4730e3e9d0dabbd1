"""Where article URLs come from: feeds, sitemaps, listings, JSON lists; pure functions from a page to what it names."""
