"""The settings of a run: their defaults, and where they are read from."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ormlint.api import SEVERITIES, Rule, Severity
from ormlint.patterns import verify_patterns
from ormlint.selection import find_rule, verify
from ormlint.spelling import did_you_mean, listed

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT_EXCLUDE = ("migrations/", "south_migrations/")
OUTPUT_FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown")


@dataclass(frozen=True)
class Config:
    """The settings; ``rules`` holds the options of rules by rule name, ``severity`` goes by code."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    exclude_here: tuple[str, ...] = ()
    """More of them, relative to the working directory: from the command line."""
    force_exclude: bool = False
    """Exclude files that are named too."""
    include_tests: bool = False
    output_format: str = "text"
    fail_on: Severity = "warning"
    exit_zero: bool = False
    statistics: bool = False
    baseline: str = "ormlint-baseline.json"
    """The file of known findings, from the folder with the settings; empty: none."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    small_models: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    """Folders with stubs of frameworks, from the folder with the settings."""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    path: Path | None = None
    """The file they were read from."""

    @property
    def root(self) -> Path:
        """The folder that patterns are relative to: that of the file, else the working directory."""
        return self.path.parent if self.path else Path.cwd()

    @property
    def baseline_file(self) -> Path | None:
        """Where the known findings are, or would be."""
        return self.root / self.baseline if self.baseline else None


class ConfigError(Exception):
    """A setting that cannot be used: in which file, under which key, why."""

    def __init__(self, path: Path, key: str, message: str, line: int | None = None) -> None:
        self.path, self.key, self.message, self.line = path, key, message, line
        where = _shown(path) if line is None else f"{_shown(path)}:{line}"
        super().__init__(f"{where}: {key}: {message}" if key else f"{where}: {message}")


class _WrongValueError(ValueError):
    """A value of the wrong type or meaning, at a key below the one being read."""

    def __init__(self, message: str, *below: str) -> None:
        super().__init__(message)
        self.below = below


def load(target: Path, rules: Sequence[Rule], file: Path | None = None) -> Config:
    """The settings for a target: from ``file``, else from the nearest file above that holds some.

    Raises ConfigError.
    """
    path = file or find_file(target)
    if path is None:
        return Config()
    table = _table_of(path)
    if table is None:
        raise ConfigError(path, "", "no table [tool.ormlint] in this file")
    return _Reader(path, rules).config(table)


def find_file(target: Path) -> Path | None:
    """The nearest ``ormlint.toml``, or ``pyproject.toml`` with our table, at or above the target."""
    start = Path(os.path.abspath(target))
    for folder in (start, *start.parents):
        for name in ("ormlint.toml", "pyproject.toml"):
            file = folder / name
            if file.is_file() and _table_of(file) is not None:
                return file
    return None


def _table_of(path: Path) -> dict[str, Any] | None:
    document = _read(path)
    if path.name != "pyproject.toml":
        return document
    tool = document.get("tool")
    table = tool.get("ormlint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(path, "tool.ormlint", f"must be a table, not {_kind(table)}")
    return table


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(path, "", f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(path, "", "not UTF-8", line) from error
    try:
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, "", *_syntax_error(error, text)) from error
    except RecursionError as error:
        raise ConfigError(path, "", "nested too deeply") from error
    return document


def _syntax_error(error: Exception, text: str) -> tuple[str, int]:
    said = str(error)
    place = re.search(r" \(at (?:line (\d+)|end of document).*\)$", said)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    return f"invalid TOML: {said[: place.start()] if place else said}", line


class _Reader:
    """Turns a table into settings, and a mistake into a ConfigError."""

    def __init__(self, path: Path, rules: Sequence[Rule]) -> None:
        self.path = path
        self.rules = rules
        self.prefix = "tool.ormlint." if path.name == "pyproject.toml" else ""
        self.readers: Mapping[str, Callable[[Any], Any]] = {
            "select": self.selectors,
            "extend-select": self.selectors,
            "ignore": self.selectors,
            "exclude": _patterns,
            "extend-exclude": _patterns,
            "force-exclude": _boolean,
            "include-tests": _boolean,
            "output-format": lambda value: _one_of(value, OUTPUT_FORMATS),
            "fail-on": _severity,
            "exit-zero": _boolean,
            "statistics": _boolean,
            "baseline": _string,
            "per-file-ignores": self.per_file_ignores,
            "severity": self.severities,
            "small-models": _model_labels,
            "stubs": self.folders,
            "rules": self.rule_options,
        }

    def config(self, table: Mapping[str, Any]) -> Config:
        """The settings in the table."""
        values = {key.replace("-", "_"): self.value(key, value) for key, value in table.items()}
        return Config(**values, path=Path(os.path.abspath(self.path)))

    def value(self, key: str, value: Any) -> Any:
        """One setting, verified."""
        if key not in self.readers:
            message = f"unknown key{did_you_mean(key, self.readers)}"
            raise ConfigError(self.path, self.prefix + key, message)
        try:
            return self.readers[key](value)
        except ValueError as error:
            below = getattr(error, "below", ())
            raise ConfigError(self.path, self.prefix + ".".join((key, *below)), str(error)) from error

    def selectors(self, value: Any) -> tuple[str, ...]:
        """Codes, prefixes, names."""
        words = _strings(value)
        verify(words, self.rules)
        return words

    def folders(self, value: Any) -> tuple[str, ...]:
        """Folders that are there."""
        names = _strings(value)
        for name in names:
            if not (self.path.parent / name).is_dir():
                raise ValueError(f"no folder `{name}` beside this file")
        return names

    def per_file_ignores(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Selectors by pattern."""
        table = _table(value)
        verify_patterns(table)
        return {pattern: _below(self.selectors, pattern, table) for pattern in table}

    def severities(self, value: Any) -> dict[str, Severity]:
        """Severities by the rule's code."""
        table = _table(value)
        rules = {key: _below(self.rule, key, {key: key}) for key in table}
        return {rule.code: _below(_severity, key, table) for key, rule in rules.items()}

    def rule_options(self, value: Any) -> dict[str, dict[str, Any]]:
        """Options by the rule's name."""
        table = _table(value)
        rules = {key: _below(self.rule, key, {key: key}) for key in table}
        return {rule.name: _below(partial(_options, rule), key, table) for key, rule in rules.items()}

    def rule(self, word: str) -> Rule:
        """The rule with this code or name."""
        return find_rule(word, self.rules)


def _below(read: Callable[[Any], Any], key: str, table: Mapping[str, Any]) -> Any:
    try:
        return read(table[key])
    except _WrongValueError as error:
        raise _WrongValueError(str(error), key, *error.below) from error
    except ValueError as error:
        raise _WrongValueError(str(error), key) from error


def _options(rule: Rule, value: Any) -> dict[str, Any]:
    table = _table(value)
    return {name: _below(partial(_option, rule, name), name, table) for name in table}


def _option(rule: Rule, name: str, value: Any) -> Any:
    """The value of an option; it is of the same type as the default."""
    if name not in rule.options:
        known = listed(rule.options) or "none"
        hint = did_you_mean(name, rule.options) or f"; {rule.name} has {known}"
        raise _WrongValueError(f"unknown option{hint}")
    default = rule.options[name]
    if isinstance(default, (tuple, list, frozenset, set)):
        return type(default)(_strings(value))
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        raise _WrongValueError(f"must be {_kind(default)}, not {_kind(value)}")
    return value


def _severity(value: Any) -> Any:
    return _one_of(value, SEVERITIES)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongValueError(f"must be a string, not {_kind(value)}")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _WrongValueError(f"must be a list of strings, not {_kind(value)}")
    for item in value:
        if not isinstance(item, str):
            raise _WrongValueError(f"must hold strings only, not {_kind(item)}")
    return tuple(value)


def _patterns(value: Any) -> tuple[str, ...]:
    patterns = _strings(value)
    verify_patterns(patterns)
    return patterns


def _model_labels(value: Any) -> tuple[str, ...]:
    labels = _strings(value)
    for label in labels:
        if not re.fullmatch(r"\w+\.\w+", label):
            raise _WrongValueError(f"`{label}` is no model; write `app.Model`")
    return labels


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongValueError(f"must be true or false, not {_kind(value)}")
    return value


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongValueError(f"must be a table, not {_kind(value)}")
    return value


def _one_of(value: Any, choices: Sequence[str]) -> Any:
    if not isinstance(value, str):
        raise _WrongValueError(f"must be {listed(choices)}, not {_kind(value)}")
    if value not in choices:
        hint = did_you_mean(value, choices) or f"; write {listed(choices)}"
        raise _WrongValueError(f"`{value}` is not known{hint}")
    return value


_KINDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
}


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return _KINDS.get(type(value), f"a {type(value).__name__}")


def _shown(path: Path) -> str:
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
