"""The constants of a module of settings, paths included, worked out from its text."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

UNKNOWN = object()
"""What cannot be worked out."""
_DEEPEST = 40

Lookup = Callable[[Path, str, int], "Constants | None"]
"""The module that one at a path means by a dotted name, and how many folders up the name begins."""


class Constants:
    """The names of one module; ``lookup`` finds those that it imports from."""

    def __init__(self, path: Path, text: str, lookup: Lookup) -> None:
        self.path = path
        self._text = text
        self._lookup = lookup
        self._known: dict[str, Any] = {}
        self._depth = 0

    def value(self, name: str) -> Any:
        """What a name holds at the end of the module: text, number, path, list, dict, or ``UNKNOWN``."""
        if name == "__file__":
            return str(self.path)
        if name not in self._known:
            self._known[name] = UNKNOWN  # for a name that is made of itself
            self._known[name] = self._assigned(name)
        return self._known[name]

    @cached_property
    def _statements(self) -> list[ast.stmt]:
        try:
            return list(_flat(ast.parse(self._text).body))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []

    @cached_property
    def _names(self) -> Mapping[str, list[ast.expr]]:
        """What is assigned to each name, the last one last."""
        found: defaultdict[str, list[ast.expr]] = defaultdict(list)
        for statement in self._statements:
            for target, value in _assignments(statement):
                if isinstance(target, ast.Name):
                    found[target.id].append(value)
        return found

    def _assigned(self, name: str) -> Any:
        for node in reversed(self._names.get(name, ())):
            value = self.evaluate(node)
            if value is not UNKNOWN:
                return self._changed(name, value)
        return self._changed(name, self._imported(name))

    def _changed(self, name: str, value: Any) -> Any:
        """The value after ``NAME[0]["DIRS"] = …`` and ``NAME += …``."""
        for statement in self._statements if value is not UNKNOWN else ():
            if isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add):
                value = self._added(name, value, statement)
            for target, given in _assignments(statement):
                if isinstance(target, ast.Subscript) and _root(target) == name:
                    _put(value, [self.evaluate(key) for key in _keys(target)], self.evaluate(given))
        return value

    def _added(self, name: str, value: Any, statement: ast.AugAssign) -> Any:
        target, more = statement.target, self.evaluate(statement.value)
        if not isinstance(more, list) or _root(target) != name:
            return value
        if isinstance(target, ast.Name):
            return value + more if isinstance(value, list) else value
        keys = [self.evaluate(key) for key in _keys(target)]
        old = _item(value, keys)
        if isinstance(old, list):
            _put(value, keys, old + more)
        return value

    def _imported(self, name: str) -> Any:
        for statement in reversed(self._statements):
            if isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    if alias.name == "*" or name == (alias.asname or alias.name):
                        module = self._lookup(self.path, statement.module or "", statement.level)
                        value = UNKNOWN if module is None else module.value(_of(alias, name))
                        if value is not UNKNOWN:
                            return value
        return UNKNOWN

    def evaluate(self, node: ast.expr | None) -> Any:
        """The value of an expression of the module."""
        reader = _READERS.get(type(node))
        if reader is None or self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            return reader(self, node)
        except (TypeError, ValueError, IndexError, KeyError, OverflowError):
            return UNKNOWN
        finally:
            self._depth -= 1


def _of(alias: ast.alias, name: str) -> str:
    return name if alias.name == "*" else alias.name


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements at module level, those in classes and under ``if``, ``try`` and ``with`` too."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.If, ast.Try, ast.With, ast.ClassDef)):
            for part in ("body", "handlers", "orelse", "finalbody"):
                inner = getattr(statement, part, [])
                yield from _flat([line for each in inner for line in getattr(each, "body", [each])])


def _assignments(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield target, statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield statement.target, statement.value


def _root(target: ast.expr) -> str:
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _keys(target: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = []
    while isinstance(target, ast.Subscript):
        found.insert(0, target.slice)
        target = target.value
    return found


def _item(value: Any, keys: list[Any]) -> Any:
    try:
        for key in keys:
            value = value[key]
    except (TypeError, KeyError, IndexError):
        return UNKNOWN
    return value


def _put(value: Any, keys: list[Any], given: Any) -> None:
    owner = _item(value, keys[:-1])
    if isinstance(owner, (dict, list)) and UNKNOWN not in keys:
        try:
            owner[keys[-1]] = given
        except (TypeError, IndexError):
            return


def _literal(module: Constants, node: ast.Constant) -> Any:
    return node.value


def _formatted(module: Constants, node: ast.JoinedStr) -> Any:
    parts = [
        module.evaluate(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values
    ]
    return UNKNOWN if UNKNOWN in parts else "".join(map(str, parts))


def _listed(module: Constants, node: ast.List | ast.Tuple) -> list[Any]:
    found: list[Any] = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            inner = module.evaluate(element.value)
            found += inner if isinstance(inner, list) else []
        else:
            found.append(module.evaluate(element))
    return found


def _mapped(module: Constants, node: ast.Dict) -> dict[Any, Any]:
    pairs = zip(node.keys, node.values, strict=True)
    found = {module.evaluate(key): module.evaluate(value) for key, value in pairs if key is not None}
    return {key: value for key, value in found.items() if key is not UNKNOWN}


def _operation(module: Constants, node: ast.BinOp) -> Any:
    left, right = module.evaluate(node.left), module.evaluate(node.right)
    if UNKNOWN in (left, right):
        known = left if isinstance(left, list) else right
        return known if isinstance(node.op, ast.Add) and isinstance(known, list) else UNKNOWN
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Div) and isinstance(left, PurePath):
        return left / right
    if isinstance(node.op, ast.Sub) and isinstance(left, PurePath):
        return left.parents[right - 1]  # as django-environ has it
    return UNKNOWN


def _either(module: Constants, node: ast.IfExp) -> Any:
    found = module.evaluate(node.body)
    return module.evaluate(node.orelse) if found is UNKNOWN else found


def _any(module: Constants, node: ast.BoolOp) -> Any:
    values = [module.evaluate(value) for value in node.values]
    return next((value for value in values if value is not UNKNOWN and value), UNKNOWN)


def _subscript(module: Constants, node: ast.Subscript) -> Any:
    return module.evaluate(node.value)[module.evaluate(node.slice)]


def _attribute(module: Constants, node: ast.Attribute) -> Any:
    owner = module.evaluate(node.value)
    if isinstance(owner, PurePath) and node.attr in ("parent", "parents", "name", "root"):
        return owner if node.attr == "root" else getattr(owner, node.attr)  # django-environ has a root
    return UNKNOWN


_JOINING = frozenset({"join", "joinpath", "path", "Path", "PurePath", "safe_join"})
_SAME = frozenset(
    {"abspath", "realpath", "normpath", "resolve", "absolute", "expanduser", "as_posix", "str", "fspath"}
)
_LISTS = frozenset({"list", "tuple"})
_ASKED = frozenset({"get", "getenv"})


def _call(module: Constants, node: ast.Call) -> Any:
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    for keyword in node.keywords:
        if keyword.arg == "default":
            return module.evaluate(keyword.value)
    owner = module.evaluate(func.value) if isinstance(func, ast.Attribute) else module.evaluate(func)
    given = [module.evaluate(argument) for argument in node.args]
    if isinstance(owner, PurePath):
        given = [owner, *given]
    if name in _ASKED and len(given) == 2:
        return given[1]
    if not given or UNKNOWN in given:
        return UNKNOWN
    return given[0] if name in _LISTS else _path(name, given, called=isinstance(owner, PurePath))


def _path(name: str, given: list[Any], *, called: bool) -> Any:
    """What a function of paths gives; a path of django-environ can be called itself."""
    if name in _SAME:
        return given[0]
    if name == "dirname":
        return os.path.dirname(given[0])
    return Path(os.path.normpath(os.path.join(*given))) if name in _JOINING or called else UNKNOWN


_READERS: dict[type[Any], Callable[..., Any]] = {
    ast.Constant: _literal,
    ast.JoinedStr: _formatted,
    ast.List: _listed,
    ast.Tuple: _listed,
    ast.Set: _listed,
    ast.Dict: _mapped,
    ast.BinOp: _operation,
    ast.IfExp: _either,
    ast.BoolOp: _any,
    ast.Subscript: _subscript,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Name: lambda module, node: module.value(node.id),
}
