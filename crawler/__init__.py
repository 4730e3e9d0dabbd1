"""The web to records: knows Scrapy and HTML, knows no database."""
