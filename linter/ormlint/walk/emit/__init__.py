"""From what the walker sees to facts: the place to point at, the loops around it, the way there."""

from ormlint.walk.emit.loads import (
    attname_column,
    bare_select_related,
    column_loaded,
    eager_load_discarded,
    relation_loaded,
)
from ormlint.walk.emit.pages import page_taken
from ormlint.walk.emit.places import Places, related_places
from ormlint.walk.emit.queries import query_ran
from ormlint.walk.emit.rows import row_written, rows_used

__all__ = [
    "Places",
    "attname_column",
    "bare_select_related",
    "column_loaded",
    "eager_load_discarded",
    "page_taken",
    "query_ran",
    "related_places",
    "relation_loaded",
    "row_written",
    "rows_used",
]
