"""Which classes are models, and what they inherit from, well-known classes of Django included."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ormlint.project.externals import canonical
from ormlint.project.linearization import linearized
from ormlint.project.project import Project
from ormlint.project.schema.packages import PACKAGES
from ormlint.project.schema.wellknown import MODEL_NAMES, NO_DJANGO, NO_MODEL_ENDINGS, STUB_ALIASES, STUBS
from ormlint.project.symbols import External, ProjectClass
from ormlint.source import SourceFile

if TYPE_CHECKING:
    from ormlint.project.symbols import Symbol

MODEL = "django.db.models.Model"

Ancestor = ProjectClass | External


def stub_project(project: Project) -> Project:
    """Django's own models, and those of packages that the project mentions, as if they were a project."""
    texts = STUBS | {name: text for name, text in PACKAGES.items() if _mentions(project, name)}
    folders = {
        Path("/", *name.split(".")[:count]) for name in texts for count in range(1, name.count(".") + 1)
    }
    files = {Path("/", *name.split(".")).with_suffix(".py"): text for name, text in texts.items()}
    files |= {folder / "__init__.py": "" for folder in folders}
    return Project([SourceFile.from_text(text, path, f"<{path}>") for path, text in files.items()])


def _mentions(project: Project, name: str) -> bool:
    if project.module(name) is not None:
        return False
    top = name.partition(".")[0]
    return any(top in module.file.text for module in project.modules.values())


def mentions_django(project: Project) -> bool:
    """Whether any file of a project names Django."""
    return any("django" in module.file.text for module in project.modules.values())


class Lineage:
    """Ancestors of classes, with Django's own in place of their names."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._mros: dict[Ancestor, tuple[Ancestor, ...]] = {}
        self._models: dict[Ancestor, bool] = {}

    @cached_property
    def stubs(self) -> Project:
        """Django's own models."""
        return stub_project(self.project)

    def leave_out(self, symbols: Iterable[Ancestor]) -> None:
        """These classes are models of another library."""
        self._models.update(dict.fromkeys(symbols, False))

    def known(self, symbol: Symbol | None) -> Symbol | None:
        """The declaration behind the name of a class of Django; any other symbol itself."""
        if not isinstance(symbol, External):
            return symbol
        return self.stubs.class_named(STUB_ALIASES.get(symbol.dotted, symbol.dotted)) or symbol

    def bases(self, symbol: Ancestor) -> list[Ancestor]:
        """The direct bases that are known; one that is not goes by its name as written."""
        if isinstance(symbol, External):
            return []
        texts = (
            symbol.block.bases if len(symbol.bases) == len(symbol.block.bases) else ("",) * len(symbol.bases)
        )
        return [self._base(base, text) for base, text in zip(symbol.bases, texts, strict=True)]

    def _base(self, base: Symbol | None, text: str) -> Ancestor:
        known = self.known(base)
        return known if isinstance(known, ProjectClass | External) else External(f"?.{_last(text)}")

    def mro(self, symbol: Ancestor) -> tuple[Ancestor, ...]:
        """The resolution order, the class itself first."""
        if symbol not in self._mros:
            self._mros[symbol] = linearized(symbol, self.bases)
        return self._mros[symbol]

    def is_model(self, symbol: Ancestor) -> bool:
        """Whether a class is a model, abstract or not."""
        if symbol not in self._models:
            self._models[symbol] = False
            self._models[symbol] = self._is_model(symbol)
        return self._models[symbol]

    def _is_model(self, symbol: Ancestor) -> bool:
        if isinstance(symbol, External):
            return is_model_name(symbol.dotted)
        if symbol.qualname == "django.db.models.base.Model":
            return True
        return any(self.is_model(base) for base in self.bases(symbol))


def is_root(symbol: Ancestor) -> bool:
    """Whether a class is ``models.Model`` itself."""
    name = symbol.dotted if isinstance(symbol, External) else symbol.qualname
    return canonical(name) == MODEL


def is_model_name(dotted: str) -> bool:
    """Whether a class outside the project is a model, as far as its name tells."""
    if canonical(dotted) == MODEL:
        return True
    parts = dotted.split(".")
    if parts[0] == "django" or parts[0] in NO_DJANGO or parts[-1].endswith(NO_MODEL_ENDINGS):
        return False
    return (
        parts[-1].endswith("Model")
        or parts[-1] in MODEL_NAMES
        or (any(part.endswith("models") for part in parts[:-1]) and parts[-1][:1].isupper())
    )


def _last(text: str) -> str:
    return text.partition("[")[0].partition("(")[0].rpartition(".")[2].strip()
