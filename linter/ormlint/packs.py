"""The rules of all installed packs, found by the entry point group ``ormlint.rules``."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, NoReturn

from ormlint import unused_suppression
from ormlint.api import Rule

GROUP = "ormlint.rules"


class PackError(Exception):
    """A rule pack that cannot be loaded; the message names it."""


def load_rules(packs: Iterable[EntryPoint] | None = None) -> list[Rule]:
    """The rules of these packs (default: all that are installed), by code; raises PackError."""
    found = entry_points(group=GROUP) if packs is None else packs
    distinct = {(pack.name, pack.value): pack for pack in found}
    rules = [unused_suppression.rule]
    for _, pack in sorted(distinct.items()):
        rules.extend(_rules_of(pack))
    _refuse_twins(rules)
    return sorted(rules, key=lambda rule: rule.code)


@contextmanager
def configured(rules: Sequence[Rule], options: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Give the rules their configured options (by rule name) for a while."""
    defaults = [(rule, rule.options) for rule in rules]
    for rule in rules:
        rule.options = {**rule.options, **options.get(rule.name, {})}
    try:
        yield
    finally:
        for rule, before in defaults:
            rule.options = before


def _rules_of(pack: EntryPoint) -> list[Rule]:
    try:
        modules = list(_modules(pack))
    except Exception as error:
        raise PackError(f"{_title(pack)} cannot be loaded: {type(error).__name__}: {error}") from error
    found = [rule for module in modules if (rule := _rule_in(module))]
    if not found:
        raise PackError(
            f"{_title(pack)} holds no rule: no submodule of `{pack.value}` defines `rule = Rule(…)`"
        )
    for rule in found:
        _verify(rule, pack)
    _link(found, pack)
    return found


def _modules(pack: EntryPoint) -> Iterator[ModuleType]:
    package = importlib.import_module(pack.module)
    for info in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{pack.module}.", _raise_again):
        yield importlib.import_module(info.name)


def _raise_again(name: str) -> NoReturn:
    raise  # walk_packages calls this while it handles the error


def _rule_in(module: ModuleType) -> Rule | None:
    rule = vars(module).get("rule")
    return rule if isinstance(rule, Rule) and rule.module == module.__name__ else None


def _verify(rule: Rule, pack: EntryPoint) -> None:
    if not re.fullmatch(r"[A-Z]+[0-9]+", rule.code):
        raise PackError(
            f"{_title(pack)}: `{rule.module}` has the code `{rule.code}`; codes look like `ABC123`"
        )


def _link(rules: Iterable[Rule], pack: EntryPoint) -> None:
    """Tell the rules where their pages are, if the distribution says so."""
    urls = (pack.dist.metadata.get_all("Project-URL") or []) if pack.dist else []
    folder = dict(url.partition(", ")[::2] for url in urls).get("Rules")
    for rule in rules:
        rule.page_url = f"{folder.rstrip('/')}/{rule.name}.md" if folder else ""


def _refuse_twins(rules: Iterable[Rule]) -> None:
    owners: dict[str, Rule] = {}
    for rule in rules:
        for word in (rule.code, rule.name):
            other = owners.setdefault(word, rule)
            if other is not rule:
                raise PackError(f"`{other.module}` and `{rule.module}` are both called `{word}`")


def _title(pack: EntryPoint) -> str:
    owner = f" of {pack.dist.name} {pack.dist.version}" if pack.dist else ""
    return f"rule pack `{pack.name}`{owner}"
