"""Which rules are meant by codes, prefixes of codes and names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ormlint.api import Rule
from ormlint.spelling import did_you_mean

EVERYTHING = "ALL"
_EXACT = 1000


class UnknownRule(ValueError):  # noqa: N818 -- it is a value, seldom raised past the next function
    """A selector that means no rule."""

    def __init__(self, selector: str, rules: Iterable[Rule]) -> None:
        self.selector = selector
        words = [word for rule in rules for word in (rule.code, rule.name)]
        super().__init__(f"unknown rule `{selector}`{did_you_mean(selector, words)}")


def find_rule(word: str, rules: Sequence[Rule]) -> Rule:
    """The rule with this code or name; raises UnknownRule."""
    for rule in rules:
        if _rank(rule, word) == _EXACT:
            return rule
    raise UnknownRule(word, rules)


def verify(selectors: Iterable[str], rules: Sequence[Rule]) -> None:
    """Raise UnknownRule for the first selector that means no rule."""
    for selector in selectors:
        if not any(_rank(rule, selector) for rule in rules):
            raise UnknownRule(selector, rules)


def matches(rule: Rule, selectors: Iterable[str]) -> bool:
    """Whether one of the selectors means the rule."""
    return any(_rank(rule, selector) for selector in selectors)


def enabled_rules(
    rules: Iterable[Rule], select: Sequence[str], extend_select: Sequence[str], ignore: Sequence[str]
) -> list[Rule]:
    """The rules that run; the longest selector that means a rule decides, ``ignore`` wins a draw.

    An empty ``select`` stands for the rules that are on by default.
    """
    return [rule for rule in rules if _wanted(rule, select, extend_select) > _best(rule, ignore)]


def _wanted(rule: Rule, select: Sequence[str], extend_select: Sequence[str]) -> float:
    by_default = 0.5 if rule.default and not select else 0.0
    return max(by_default, _best(rule, (*select, *extend_select)))


def _best(rule: Rule, selectors: Iterable[str]) -> int:
    return max((_rank(rule, selector) for selector in selectors), default=0)


def _rank(rule: Rule, selector: str) -> int:
    """How exactly the selector means the rule; 0: not at all."""
    word = selector.strip()
    if word.upper() == rule.code or word.lower().replace("_", "-") == rule.name:
        return _EXACT
    if word.upper() == EVERYTHING:
        return 1
    return 1 + len(word) if word and rule.code.startswith(word.upper()) else 0
