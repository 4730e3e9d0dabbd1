"""The reading room: an archive as web pages and an API, read-only. Finds nothing itself: storage does."""
