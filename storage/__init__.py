"""Rows and files: the database, the WARC store, the index, queries and exports. Knows nothing of Scrapy or HTML."""
