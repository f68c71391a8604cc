"""ormlint runs your code on paper and counts the queries."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("ormlint")
except PackageNotFoundError:  # a source tree on the path, never installed
    __version__ = "0"
