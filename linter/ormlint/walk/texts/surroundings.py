"""Which database a module speaks to, and what its code is for."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from ormlint.project import Module, Project
from ormlint.sql.drivers import DIALECTS, MANY, Drivers, backends, imported, the_one
from ormlint.walk.frames import Frame

UPKEEP = re.compile(
    r"migrat|upgrade|downgrade|set_?up|install|bootstrap|seed|populat|truncat|wipe|reset|clear|purge|flush"
    r"|empty|drop|init_?(?:db|schema|table)|create_?(?:\w+_)?(?:tables?|schema|db|database)|schema|rebuild|reindex|vacuum"
    r"|clean|prune|delete_?all|remove_?all|refresh|repair|backfill|convert|import_?data|legacy|restore|backup|dump"
    r"|port_?db|(?:^|_)fix_|benchmark",
    re.IGNORECASE,
)


ALTERS = re.compile(r"\b(?:ALTER|CREATE|DROP|TRUNCATE)\s+TABLE\b(?!\s+TEMP)", re.IGNORECASE)
INDEXED = re.compile(
    r"(?:INDEX[^;\"']{0,160}?\b(?:lower|upper)\(\s*\"?|\b(?:Lower|Upper)\(\s*[\"']|func\.(?:lower|upper)\(\s*(?:[\w.]+\.)?)(\w+)",
    re.IGNORECASE,
)
"""Columns that the code folds in an index or in expressions of its ORM."""


FOLDS = ("lower(", "upper(", "Lower(", "Upper(", "LOWER(", "UPPER(")
DECLARED = re.compile(r"\bINDEX\b[^;]{0,80}?\bON\s+[\"'`]?(?:\w+\.)?(\w+)", re.IGNORECASE)
"""Tables whose indexes the Python code of a project declares."""


class Databases:
    """The drivers and dialects of a project, told by its texts."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._modules: dict[str, tuple[str, str, bool]] = {}

    @cached_property
    def known(self) -> tuple[str, str]:
        """The one driver and the one dialect of the project; empty where there are several or none."""
        texts = [module.file.text for module in self._project.modules.values()]
        drivers = {name for text in texts for name in _imported(text).names}
        named = {name for text in texts for name in backends(text)}
        spoken = {DIALECTS[name] for name in drivers if DIALECTS[name]}
        return the_one(drivers), the_one(spoken | named)

    @cached_property
    def indexed(self) -> frozenset[str]:
        """Columns for which the project makes an index on a function, or uses one in its ORM."""
        texts = (module.file.text for module in self._project.modules.values())
        folding = (text for text in texts if any(name in text for name in FOLDS))
        return frozenset(match[1].lower() for text in folding for match in INDEXED.finditer(text))

    @cached_property
    def declared(self) -> frozenset[str]:
        """The tables whose indexes the project declares in Python."""
        texts = (module.file.text for module in self._project.modules.values())
        indexing = (text for text in texts if "INDEX " in text or "index " in text)
        return frozenset(match[1].lower() for text in indexing for match in DECLARED.finditer(text))

    def of(self, module: Module) -> tuple[str, str, bool]:
        """Driver, dialect, and whether it speaks to a database of a kind that is left alone."""
        if module.name not in self._modules:
            self._modules[module.name] = self._of(module)
        return self._modules[module.name]

    def _of(self, module: Module) -> tuple[str, str, bool]:
        own = _imported(module.file.text)
        driver = the_one(own.names) if own.names else self.known[0]
        dialect = DIALECTS.get(driver, "")
        if not dialect and driver in MANY | {""}:
            dialect = self.known[1]
        return driver, dialect, own.other

    def migrates(self, module: Module) -> bool:
        """Whether a module is a migration by what it imports."""
        return _imported(module.file.text).migration


@lru_cache(maxsize=1 << 13)
def _imported(text: str) -> Drivers:
    return imported(text)


def is_upkeep(databases: Databases, frame: Frame) -> bool:
    """Whether one of the functions under way makes, fills or empties tables, by its name or its module's."""
    here: Frame | None = frame
    while here is not None:
        names = [here.module.file.display, here.function.name if here.function is not None else ""]
        if here.function is not None and here.function.owner is not None:
            names.append(here.function.owner.name)
        alters = ALTERS.search(here.block.text) is not None
        if alters or any(UPKEEP.search(name) for name in names) or databases.migrates(here.module):
            return True
        here = here.caller
    return False
