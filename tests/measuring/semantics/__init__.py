"""``semantics.md``, the part on Django, as tables: code, and the number of queries it issues."""
