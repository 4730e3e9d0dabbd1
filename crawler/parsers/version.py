"""The version of the parsers."""

PARSER_VERSION = "8"
"""Changes whenever the same bytes may be read differently: what was parsed by another version can be parsed again."""
