"""The rules of ormlint: one rule a file, found by the entry point ``ormlint.rules``."""
