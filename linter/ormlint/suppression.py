"""Silences findings by comments, and reports the comments that silence nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from ormlint import unused_suppression
from ormlint.api import Finding, Place, Rule
from ormlint.selection import UnknownRule, find_rule
from ormlint.source.suppressions import Directive, find_directives

_OWN = unused_suppression.rule


class Suppressions:
    """The directives of one file, and which of their words have been of use."""

    def __init__(
        self,
        path: str,
        text: str,
        rules: Sequence[Rule],
        directives: list[Directive] | None = None,
        *,
        noqa: bool = True,
    ) -> None:
        self.path = path
        self.text = text
        self.rules = rules
        self.noqa = noqa
        self._given = directives
        self.used: set[tuple[Directive, str | None]] = set()

    @cached_property
    def directives(self) -> list[Directive]:
        """All of the file, those that cannot be obeyed included; of Python, unless they were given."""
        found = find_directives(self.text) if self._given is None else self._given
        return [directive for directive in found if self.noqa or directive.kind != "noqa"]

    def silences(self, finding: Finding) -> bool:
        """Whether a comment silences the finding; every one that does has been of use."""
        hits = {
            (directive, word)
            for directive in self.directives
            if not directive.mistake and finding.place.line in directive.covers
            for word in _words_for(directive, finding)
        }
        self.used |= hits
        return bool(hits)

    def reports(self, active: Collection[str]) -> Iterator[Finding]:
        """The comments that silenced nothing, after ``silences`` has been asked about all findings.

        ``active`` are the codes of the rules that ran on this file.
        """
        reports = [report for directive in self._ours() for report in self._of(directive, active)]
        yield from (report for report in reports if not self.silences(report))
        yield from (report for directive in self._ours() for report in self._of_own_name(directive))

    def _ours(self) -> list[Directive]:
        if "ormlint" not in self.text:
            return []
        return [directive for directive in self.directives if directive.kind != "noqa"]

    def _of(self, directive: Directive, active: Collection[str]) -> Iterator[Finding]:
        if directive.mistake:
            yield self._report(directive, directive.mistake)
        elif directive.words is None:
            if (directive, None) not in self.used and self._all_ran(active):
                yield self._report(
                    directive, f"`ormlint: {directive.kind}` silences nothing{_where(directive)}"
                )
        else:
            for word in directive.words:
                yield from self._of_word(directive, word, active)

    def _of_word(self, directive: Directive, word: str, active: Collection[str]) -> Iterator[Finding]:
        try:
            rule = find_rule(word, self.rules)
        except UnknownRule as error:
            yield self._report(directive, f"{error}; `ormlint: {directive.kind}[…]` does not silence it")
            return
        if rule is not _OWN and rule.code in active and (directive, word) not in self.used:
            yield self._report(directive, _useless(directive, word))

    def _of_own_name(self, directive: Directive) -> Iterator[Finding]:
        for word in directive.words or ():
            own = word in (_OWN.code, _OWN.name) and not directive.mistake
            if own and (directive, word) not in self.used:
                yield self._report(directive, _useless(directive, word))

    def _all_ran(self, active: Collection[str]) -> bool:
        return all(rule.code in active for rule in self.rules if rule.default)

    def _report(self, directive: Directive, message: str) -> Finding:
        place = Place(self.path, directive.line, directive.column, directive.line, directive.end_column)
        return Finding(message, place, severity=_OWN.severity, code=_OWN.code, name=_OWN.name)


def _words_for(directive: Directive, finding: Finding) -> Iterator[str | None]:
    if directive.words is None:
        own = finding.code == _OWN.code  # a bare comment must not hide that it is useless
        if directive.kind == "noqa" or not own:
            yield None
        return
    for word in directive.words:
        code = word.upper()
        shortened = directive.kind == "noqa" and finding.code.startswith(code)
        if code == finding.code or word.lower().replace("_", "-") == finding.name or shortened:
            yield word


def _useless(directive: Directive, word: str) -> str:
    return f"`{word}` is silenced here, but finds nothing{_where(directive)}"


def _where(directive: Directive) -> str:
    if directive.kind == "ignore" and directive.alone:
        return ": the comment must stand on a line of the statement, not above it"
    return "; remove the comment" if directive.words is None else "; remove the name"
