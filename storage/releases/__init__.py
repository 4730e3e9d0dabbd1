"""Dataset releases: the archive as it stood at a moment, as files that can be cited, checked and made again byte for byte.

Parquet, the compressed JSON lines and the command need pyarrow, the extra `release`; planning does not.
"""
