"""Values of Django settings that name a model, found by text in the settings files of the project."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ormlint.project.project import Project

_TESTS = re.compile(r"(?:^|[./_])(?:tests?|testing|sandbox|demo|examples?)(?:[./_]|$)")


class Settings:
    """Settings whose value is a string such as ``app.Model``."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.known: dict[str, str | None] = {}

    def value(self, name: str) -> str | None:
        """The value of a setting; where the settings files differ, the most usual one outside tests."""
        if name not in self.known:
            self.known[name] = self._find(name)
        return self.known[name]

    def _find(self, name: str) -> str | None:
        pattern = re.compile(
            rf"^[ \t]*{re.escape(name)}[ \t]*(?::[^=\n]*)?=[ \t]*[rub]?[\"']([\w.]+)[\"']", re.MULTILINE
        )
        votes: Counter[str] = Counter()
        in_tests: Counter[str] = Counter()
        for module in self._project.modules.values():
            if name in module.file.text:
                values = set(pattern.findall(module.file.text))
                (in_tests if _TESTS.search(module.name) else votes).update(values)
        if votes:
            return votes.most_common(1)[0][0]
        return next(iter(in_tests)) if len(in_tests) == 1 else None
