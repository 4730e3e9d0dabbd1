"""The tables of a re-parse's temporary database (storage.spool) and what is asked of them. SQLite; times are microseconds since 1970."""

SCHEMA = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
CREATE TABLE page (
    number INTEGER PRIMARY KEY, capture INTEGER, url TEXT, url_key TEXT, fetched_at INTEGER, file TEXT, offset INTEGER, length INTEGER
);
CREATE TABLE state (
    id INTEGER PRIMARY KEY, article TEXT, number INTEGER, seen_at INTEGER, digest TEXT, capture INTEGER, cleaned TEXT
);
CREATE TABLE address (url_key TEXT PRIMARY KEY, article TEXT) WITHOUT ROWID;
CREATE TABLE reading (
    article TEXT, seen_at INTEGER, capture INTEGER, url TEXT, digest TEXT, differs INTEGER, own TEXT, address TEXT,
    later INTEGER, strange INTEGER, writes INTEGER, PRIMARY KEY (article, seen_at, capture)
) WITHOUT ROWID;
CREATE TABLE mend (article TEXT PRIMARY KEY, capture INTEGER, at INTEGER) WITHOUT ROWID;
CREATE TABLE draft (capture INTEGER PRIMARY KEY, draft BLOB);
"""
INDEXES = """
CREATE INDEX state_capture ON state (capture, number);
CREATE INDEX state_article ON state (article, seen_at, number);
"""
PAGES = """
SELECT page.capture, url, fetched_at, file, offset, length, own.article, address.article,
    coalesce(own.digest, held.digest), coalesce(own.cleaned, held.cleaned)
FROM page
LEFT JOIN state own ON own.id = (SELECT id FROM state s WHERE s.capture = page.capture ORDER BY s.number DESC LIMIT 1)
LEFT JOIN address ON address.url_key = page.url_key
LEFT JOIN state held ON own.id IS NULL AND held.id = (
    SELECT id FROM state s WHERE s.article = address.article AND s.seen_at <= page.fetched_at
    ORDER BY s.seen_at DESC, s.number DESC LIMIT 1)
WHERE page.number > ? AND page.number <= ? ORDER BY page.number
"""
WRITES = """
SELECT capture, draft, at FROM (
    SELECT article, seen_at, capture, NULL AS at FROM reading WHERE writes
    UNION ALL SELECT article, at, capture, at FROM mend
) LEFT JOIN draft USING (capture) ORDER BY article, seen_at, at IS NOT NULL, capture
"""
AFFECTED = "SELECT DISTINCT article FROM reading WHERE differs AND article > ? ORDER BY article LIMIT 500"
JUDGE = """
CREATE TABLE stranger AS SELECT DISTINCT own FROM reading WHERE digest IS NOT NULL AND own != article;
CREATE INDEX stranger_own ON stranger (own);
UPDATE reading SET strange = 1 WHERE digest IS NOT NULL AND CASE
    WHEN own IS NOT NULL THEN own != article
    WHEN address IS NULL OR address = article THEN 0
    ELSE address IN (SELECT own FROM stranger) OR NOT EXISTS (SELECT 1 FROM state WHERE state.article = reading.article) END;
"""
