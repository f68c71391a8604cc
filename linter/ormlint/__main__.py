"""``python -m ormlint``."""

from ormlint.cli import main

main()
