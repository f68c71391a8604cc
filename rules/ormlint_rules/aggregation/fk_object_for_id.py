"""A related row is loaded for its key, which the row at hand holds already.

## Why this hurts

`book.author.id` runs a query for the author and reads of it the number that stands in the column
`author_id` of the book.

## Known limits

- In a loop it is one query per row: `n-plus-one-to-one-access` (QRY101) reports it there.
- Where the related row is in memory already, or is read for other things as well, the rule is silent.
  Other reads in code that could not be followed are not seen.

## Fix safety

By hand. `book.editor.id` raises AttributeError where there is no editor, `book.editor_id` is `None`.
After an unsaved object was assigned to the relation, the key is `None` until that object is saved
and assigned again.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RelationLoaded, Rule

rule = Rule(__name__, code="QRY311", since="0.1", severity="info")


@rule.on(RelationLoaded)
def key_of_related_row(fact: RelationLoaded) -> Iterator[Finding]:
    """A to-one relation that is loaded once for its key."""
    relation = fact.relation
    if not fact.only_key or fact.grows or relation.attname is None or relation.to_field is not None:
        return
    yield fact.finding(
        f"`{relation.name}` is loaded for its key alone; write `{relation.attname}`",
        cost="1 query",
        suggestion=relation.attname,
    )
