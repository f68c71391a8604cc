"""The world of the measurements in ``semantics.md``: five authors with three books each."""
