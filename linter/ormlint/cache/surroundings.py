"""All that the findings of a run depend on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ormlint.api import Rule
from ormlint.cache import digests
from ormlint.cache.digests import digest
from ormlint.source import SourceFile
from ormlint.templates.search import Templates


@dataclass
class Surroundings:
    """The files of a run, and what is said about them; rules have the options of the run."""

    files: Sequence[SourceFile]
    targets: frozenset[str]
    """The files that are linted, as printed."""
    templates: Templates
    rules: Sequence[Rule]
    """Those that run."""
    small_models: Sequence[str] = ()
    stubs: Sequence[Path] = ()

    @cached_property
    def environment(self) -> str:
        """A digest of all but the contents of files and the choice of targets."""
        return digest(
            digests.of_program(self.rules),
            digests.of_rules(self.rules),
            os.getcwd(),
            tuple(self.small_models),
            [(str(folder), digests.of_folder(folder)) for folder in self.stubs],
            [(file.display, str(file.path)) for file in self.files],
            digests.marks([file.path for file in self.files]),
            [str(path) for path in self.templates.paths()],
        )

    @cached_property
    def of_files(self) -> Mapping[str, str]:
        """A digest of each file of Python, by the path as printed."""
        return {file.display: digests.of_text(file.text) for file in self.files}

    @cached_property
    def of_templates(self) -> Mapping[str, str]:
        """A digest of each template, by path."""
        return {str(path): digests.of_file(path) for path in self.templates.paths()}

    @cached_property
    def whole(self) -> str:
        """A digest of everything."""
        files = sorted(self.of_files.items())
        return digest(self.environment, sorted(self.targets), files, sorted(self.of_templates.items()))
