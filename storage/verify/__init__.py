"""Looks for damage in an archive: WARC files, rows, the index, and their agreement. Reads only; never mends anything."""
