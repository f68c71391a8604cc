"""What the walks of each module have found, kept until something that they have read changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ormlint.cache.folder import CacheFolder
from ormlint.cache.layouts import Layout, layout_of
from ormlint.cache.snapshot import Changes, read_layout, read_module, written_layout, written_module
from ormlint.cache.surroundings import Surroundings
from ormlint.cache.walked import Walked


@dataclass
class Memory:
    """The walks of earlier runs and of this one.

    What names stand for and what models there are follow from the outlines of files and from what the
    analysis digests as ``world``; if one of them differs, nothing of earlier runs is believed.
    """

    cache: CacheFolder
    surroundings: Surroundings
    _world: str = ""
    _kept: dict[str, Walked] = field(default_factory=dict)
    _layouts: dict[str, Layout] = field(default_factory=dict)
    _news: bool = True

    def __post_init__(self) -> None:
        self._files = {file.display: file for file in self.surroundings.files}
        self._document = self.cache.read(f"modules-{self.surroundings.environment}")
        self._sound = self._read_sound()

    def open(self, world: str) -> None:
        """Read what earlier runs have left, now that the world is known."""
        self._world = world
        try:
            self._read(self._document)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            self._kept, self._layouts, self._news = {}, {}, True

    def recall(self, module: str, wanted: str, prefetched: frozenset[str]) -> Walked | None:
        """What the walks of a module, given by the path of its file, would find.

        ``wanted`` says which of its functions are worth a walk, ``prefetched`` names the relations that
        the project loads eagerly.
        """
        walked = self._kept.get(module)
        if walked is None or walked.wanted != wanted:
            return None
        alike = all((name in prefetched) == loaded for name, loaded in walked.prefetched.items())
        return walked if alike else None

    def keep(self, module: str, walked: Walked) -> None:
        """Remember the walks of a module."""
        if walked.lasting:
            self._kept[module] = walked
            self._news = True

    def is_sound(self, path: str) -> bool:
        """Whether a file is known to be Python from its first line to its last."""
        return path in self._sound

    def keep_sound(self, path: str) -> None:
        """Remember that a file is Python."""
        self._sound.add(path)
        self._news = True

    def close(self) -> None:
        """Write down what is known now."""
        if not self._news:
            return
        digests = self.surroundings.of_files
        files = {
            file.display: [
                digests[file.display],
                file.display in self._sound,
                *written_layout(self.layout(file.display)),
            ]
            for file in self.surroundings.files
        }
        modules = {name: written_module(walked) for name, walked in self._kept.items()}
        templates = dict(self.surroundings.of_templates)
        document = {"world": self._world, "files": files, "templates": templates, "modules": modules}
        self.cache.write(f"modules-{self.surroundings.environment}", document)

    def _read_sound(self) -> set[str]:
        try:
            kept = self._document["files"].items() if self._document else ()
            return {path for path, (digest, sound, *_) in kept if sound and self._is_now(path, digest)}
        except (TypeError, ValueError, KeyError, AttributeError):
            return set()

    def _is_now(self, path: str, digest: str) -> bool:
        return self.surroundings.of_files.get(path) == digest

    def _read(self, document: Any) -> None:
        if document is None or document["world"] != self._world:
            return
        changed = self._changed(document["files"])
        if changed is None:
            return
        now = self.surroundings.of_templates
        templates = {path for path, digest in document["templates"].items() if now.get(path) != digest}
        changes = Changes(changed, frozenset(templates))
        found = {name: read_module(kept, changes) for name, kept in document["modules"].items()}
        self._kept = {name: walked for name, walked in found.items() if walked is not None}
        self._news = bool(changed or templates)

    def _changed(self, files: dict[str, Any]) -> dict[str, tuple[Layout, Layout]] | None:
        """The layouts of files that have changed, before and now; ``None`` if an outline has."""
        changed = {}
        for path, digest in self.surroundings.of_files.items():
            before = read_layout(files[path][2:])
            if files[path][0] == digest:
                self._layouts[path] = before
                continue
            now = self.layout(path)
            if before.outline != now.outline:
                return None
            changed[path] = before, now
        return changed

    def layout(self, path: str) -> Layout:
        """The layout of a file of the run, by its path as printed."""
        if path not in self._layouts:
            self._layouts[path] = layout_of(self._files[path])
        return self._layouts[path]
