"""Which files' verdicts could change when other files do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ormlint.analysis import walk_all
from ormlint.api import Rule
from ormlint.cache.folder import CacheFolder
from ormlint.cache.modules import Memory
from ormlint.cache.walked import Walked
from ormlint.check import surroundings
from ormlint.config import Config
from ormlint.discovery import display, project_root
from ormlint.packs import configured
from ormlint.project import Module, Project
from ormlint.selection import enabled_rules
from ormlint.source.collector import without_collector

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)|import[ \t]+([\w., \t]+))",
    re.MULTILINE,
)
_WORD = re.compile(r"\w+")


def affected(
    files: Sequence[Path], config: Config, rules: Sequence[Rule], cache: CacheFolder | None, jobs: int = 1
) -> list[str]:
    """The linted files whose walks have read one of these files, or go by what one declares.

    Their findings can lie in whatever they read, so that is named too.
    """
    enabled = enabled_rules(rules, config.select, config.extend_select, config.ignore)
    changed = frozenset(each.absolute() for file in files for each in (file, *_within(file)))
    roots = sorted({project_root(file) for file in changed})
    with without_collector(), configured(enabled, config.rules):
        given = surroundings(roots, config, enabled)
        memory = Memory(cache, given) if cache else None
        project, found = walk_all(given, memory=memory, jobs=jobs)
        if memory is not None:
            memory.close()
        reach = _Reach(project)
        stale = {path: walked for path, walked in found.items() if changed & reach.of(path, walked)}
        named = {name for path, walked in stale.items() for name in (path, *walked.functions)}
        return sorted((named | reach.from_files(changed)) & given.targets)


def _within(folder: Path) -> Iterator[Path]:
    return folder.rglob("*") if folder.is_dir() else iter(())


class _Reach:
    """The files that walks go by: those that they have read, what these import, and the models related."""

    def __init__(self, project: Project) -> None:
        self._modules = {module.file.display: module for module in project.modules.values()}
        self._project = project
        self._related = _related(project)
        self._declared: dict[Module, set[Module]] = {}

    def of(self, path: str, walked: Walked) -> set[Path]:
        """All files that the walks of a module go by, absolute."""
        modules = {self._modules[name] for name in (path, *walked.functions)}
        modules = modules.union(*map(self._reach, modules))
        modules = modules.union(*(self._related.get(module.name, ()) for module in modules))
        templates = (Path(template) for template in walked.templates)
        return {module.file.path.absolute() for module in modules} | set(templates)

    def from_files(self, files: frozenset[Path]) -> set[str]:
        """What these files import: an edit can begin to read it."""
        modules = (each for each in self._modules.values() if each.file.path.absolute() in files)
        return {other.file.display for module in modules for other in self._reach(module)}

    def _reach(self, module: Module) -> set[Module]:
        """What a module imports, and what packages among that pass on."""
        if module not in self._declared:
            found = self._declared[module] = set()
            for other in _imports(self._project, module):
                found.add(other)
                found |= self._reach(other) if other.is_package else set()
        return self._declared[module]


def _imports(project: Project, module: Module) -> Iterator[Module]:
    """The modules that the text of a module imports, wherever in it."""
    for source, names, plain in _IMPORT.findall(module.file.text):
        for dotted in _dotted(module, source, names) if source else _plain(plain):
            found = project.find(dotted, module)
            if found is not None:
                yield found


def _dotted(module: Module, source: str, names: str) -> Iterator[str]:
    start = source
    if source.startswith("."):
        level = len(source) - len(source.lstrip("."))
        parts = module.name.split(".")
        above = parts[: len(parts) - level + module.is_package]
        start = ".".join([*above, *filter(None, [source.lstrip(".")])])
    yield start
    yield from (f"{start}.{name}" for name in _WORD.findall(names))


def _plain(names: str) -> Iterable[str]:
    return [name.split()[0] for name in names.split(",") if name.strip()]


def _related(project: Project) -> Mapping[str, set[Module]]:
    """The modules that declare models that those of a module are related to, by its name."""
    found: dict[str, set[Module]] = {}
    for model in project.schema.models.values():
        own = project.class_named(model.qualname)
        targets = [relation.target for relation in model.relations.values()] + [*model.parents]
        others = (project.class_named(target.qualname) for target in targets if target is not None)
        if own is not None:
            found.setdefault(own.module.name, set()).update(other.module for other in others if other)
    return found


def shown(files: Iterable[str]) -> str:
    """The files, one on a line."""
    return "".join(f"{display(Path(file))}\n" for file in files)
