"""What the schema finds by searching the whole text of each file, in functions too, without parsing them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ormlint.project.schema.mapped.bases import MENTION
from ormlint.project.schema.packages import PACKAGES

_TOPS = sorted({name.partition(".")[0] for name in PACKAGES} | {"django"})
_SEARCHED = (
    r"receiver\(|\.connect\(|\.add_to_class\(|(?:declarative|automap|generate)_base\("
    r"|auditlog\.register|\bpeewee\b|\bmapper\(|\bmap_imperatively\("
    r"|[A-Z]\w*[ \t]+as[ \t]+[A-Z]|^\w+[ \t]*=|^[ \t]*from[ \t]"
)


def searcher(settings: Iterable[str]) -> re.Pattern[str]:
    """Finds whatever a search of the schema could find in a text; ``settings`` are names it looks for.

    A function in which it finds nothing can be edited and the schema is the same, unless it was read.
    """
    words = "|".join(map(re.escape, [*_TOPS, *sorted(settings)]))
    return re.compile(f"{words}|(?i:{MENTION.pattern})|{_SEARCHED}", re.MULTILINE)
