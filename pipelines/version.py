"""The project's version, as written into WARC files, runs and the User-Agent."""

from importlib.metadata import version

VERSION = version("khotin")
