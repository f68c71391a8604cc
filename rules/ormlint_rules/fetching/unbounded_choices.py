"""A field offers every row of a growing table to choose from.

## Why this hurts

A select that lists all customers is part of each page with the form: the query, the text of each row
and the options in the page grow with the table, for a field in which one of them is chosen. In the
admin, each form of an inline loads them anew.

## Known limits

- Optional, for nobody can tell from the code how large a table is. Only tables of which rows come with
  time or with rows of other tables are named, and none whose name says that it is a list of kinds
  (`Category`, `Status`, `Country`). Others that are small can be named in `small-models`.
- Silent for `limit_choices_to`, for querysets with conditions, for widgets of one's own, for fields that
  the code sets up anew (`self.fields["author"]`), and for an admin whose methods can say otherwise.
- A form whose name or module says that the admin shows it is left out: the admin has widgets of its own.

## Fix safety

By hand: the page changes. `autocomplete_fields` needs `search_fields` in the admin of the other model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import ChoicesOffered, Finding, Model, Rule
from ormlint_rules.rewrites import TIMES, grows

rule = Rule(__name__, code="QRY410", since="0.1", default=False, severity="info")

KINDS = re.compile(
    r"(?:Categor(?:y|ies)|Types?|Kinds?|Status(?:es)?|States?|Groups?|Roles?|Tags?|Labels?|Countr(?:y|ies)"
    r"|Languages?|Locales?|Currenc(?:y|ies)|Levels?|Settings?|Config(?:uration)?s?|Templates?|Choices?"
    r"|Options?|Units?|Regions?|Themes?|Sites?|Permissions?|Plans?|Sizes?|Colou?rs?|Priorit(?:y|ies)"
    r"|ContentTypes?|Providers?|Sections?|Schemas?|Periods?|Tax(?:es)?|Methods?)$"
)
REMEDIES = {
    "admin": "name it in `autocomplete_fields` or `raw_id_fields`",
    "filter": "filter by something that has few values, or by a search",
    "form": "offer fewer rows, or a widget that searches for them",
}
PLACES = {"admin": "the form of the admin", "filter": "the filter", "form": "the form"}


@rule.on(ChoicesOffered)
def whole_table_to_choose_from(fact: ChoicesOffered) -> Iterator[Finding]:
    """All rows of a table that grows are offered."""
    query = fact.query
    if not grows(query) or query.filtered or query.relation is not None or not _grows_with_use(query.model):
        return
    yield fact.finding(
        f"{PLACES[fact.by]} offers every row of {query.model.name} for `{fact.name}`; {REMEDIES[fact.by]}",
        cost=f"rows of {query.model.name} in each page",
    )


def _grows_with_use(model: Model) -> bool:
    """Whether rows come with time, or with the rows of another table."""
    if KINDS.search(model.name) or model.opaque:
        return False
    if any(column.kind in TIMES for column in model.columns.values()):
        return True
    forward = [relation for relation in model.relations.values() if relation.forward and not relation.to_many]
    return any(not relation.null and relation.target is not model for relation in forward)
