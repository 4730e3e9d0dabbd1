"""WARC files: written as served, read back from our own and other tools, repaired after a kill. Knows no database."""
