"""Words that findings about loops share: how much it costs, and once per what."""

from __future__ import annotations

from ormlint.api import Fact, StatementRan, growing

ENDLESS = frozenset({"while", "poll", "retry"})


def cost(fact: Fact, unit: str = "queries", base: int = 1) -> str:
    """``1 + N queries, N = rows of Book``; nothing is added where the outer loop runs over no query."""
    loops = growing(fact.repeats)
    fed = bool(loops) and loops[0].kind == "rows"
    return fact.cost(unit, base if fed else 0)


def amount(fact: Fact, unit: str = "queries", base: int = 1) -> str:
    """``1 + N queries``: the cost without what N stands for."""
    return cost(fact, unit, base).partition(",")[0]


def by(fact: Fact) -> str:
    """`` by `BookSerializer` ``: whose loop it is, where no loop is to be seen."""
    return f" by `{fact.consumer}`" if fact.consumer else ""


def per(fact: Fact) -> str:
    """``row`` or ``item``: what the innermost loop that grows runs once per."""
    loops = growing(fact.repeats)
    return "row" if loops and loops[-1].kind == "rows" else "item"


def rereads(fact: Fact) -> bool:
    """Whether the innermost loop asks until the answer changes: a retry, a poll, a probe for a free name."""
    return bool(fact.repeats) and fact.repeats[-1].kind in ENDLESS


def asked_again(fact: StatementRan) -> bool:
    """Whether a SELECT in a string runs in each turn of a loop that grows, and for no lock."""
    statement = fact.statement
    if not fact.grows or fact.rare or rereads(fact) or fact.upkeep:
        return False
    if fact.sought or fact.endless:
        return False
    return statement.verb == "select" and not (statement.locking or statement.open or fact.moving)


def strings(names: tuple[str, ...]) -> str:
    """``"author", "series"``: names as arguments."""
    return ", ".join(f'"{name}"' for name in names)
