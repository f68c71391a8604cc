"""Loops that group rows by a column: counts, sums and values by key, and the first rows of each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import libcst as cst

from ormlint.walk.frames import Frame
from ormlint.walk.scope import flat, nodes_in
from ormlint.walk.shaping import code
from ormlint.walk.values import UseRecord


@dataclass(frozen=True)
class Kept:
    """What a turn of a loop puts under a key."""

    name: str
    """The name of the mapping or set."""
    key: str
    """The column of the row that is the key."""
    what: str
    """``one``, ``sum``, ``list``, ``row``, ``value``."""
    detail: str = ""
    """The column that is summed, or the most that a list takes."""


def group(node: cst.For, record: UseRecord, frame: Frame) -> None:
    """Say that a loop over rows groups them, where nothing else becomes of what it fills."""
    if not isinstance(node.target, cst.Name):
        return
    kept = _kept(flat(node.body), node.target.value)
    if kept is None or not _is_own(kept.name, node, frame):
        return
    seen = _Readers(kept.name, node, frame)
    if kept.what == "one":
        _set(record, "counter", kept.key)
    elif kept.what == "sum":
        _set(record, "group", kept.key, f"sum {kept.detail}")
    elif kept.what == "value" and not seen.looked_up_in:
        _set(record, "set", kept.key)
    elif kept.what == "list" and seen.only_counted:
        _set(record, "counter", kept.key)
    elif kept.what == "list" and (kept.detail or seen.most):
        _set(record, "top", kept.key, kept.detail or seen.most)
    elif kept.what in ("first", "last"):
        _set(record, "top", kept.key, kept.what)


def _set(record: UseRecord, kind: Any, path: str, detail: str = "") -> None:
    record.kind, record.path, record.detail = kind, path, detail
    record.whole = False
    if record.row is not None:
        record.row.whole = record.row.kept = False


def _kept(body: Sequence[cst.CSTNode], row: str) -> Kept | None:
    """What the statements of a loop come down to, if they fill one mapping or set by a column of the row."""
    if len(body) == 1:
        return _by_one(body[0], row)
    if len(body) == 2 and isinstance(body[0], cst.If):
        return _prepared(body[0], body[1], row)
    return None


def _by_one(statement: cst.CSTNode, row: str) -> Kept | None:
    if isinstance(statement, cst.AugAssign):
        return _added(statement.target, statement.value, row, isinstance(statement.operator, cst.AddAssign))
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        return _assigned(statement.targets[0].target, statement.value, row)
    if isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call):
        return _called(statement.value, row)
    return _under_condition(statement, row) if isinstance(statement, cst.If) else None


def _entry(target: cst.CSTNode, row: str) -> tuple[str, str] | None:
    """The mapping and the column of ``counts[book.status]``."""
    if not isinstance(target, cst.Subscript) or not isinstance(target.value, cst.Name):
        return None
    index = target.slice[0].slice
    key = _column(index.value, row) if isinstance(index, cst.Index) and len(target.slice) == 1 else ""
    return (target.value.value, key) if key else None


def _column(node: cst.CSTNode, row: str) -> str:
    """``status`` for ``book.status``."""
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == row:
        return node.attr.value
    return ""


def _added(target: cst.CSTNode, value: cst.CSTNode, row: str, adds: bool = True) -> Kept | None:
    """``counts[book.status] += 1``, ``totals[book.status] += book.price``."""
    entry = _entry(target, row)
    if entry is None or not adds:
        return None
    if isinstance(value, cst.Integer) and value.value == "1":
        return Kept(*entry, "one")
    summed = _column(value, row)
    return Kept(*entry, "sum", summed) if summed else None


def _assigned(target: cst.CSTNode, value: cst.CSTNode, row: str) -> Kept | None:
    """``counts[book.status] = counts.get(book.status, 0) + 1``, ``latest[book.status] = book``."""
    entry = _entry(target, row)
    if entry is None:
        return None
    if isinstance(value, cst.Name) and value.value == row:
        return Kept(*entry, "last")
    before = f"{entry[0]}.get({row}.{entry[1]}, 0)"
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Add):
        return _added(target, value.right, row) if code(value.left) == before else None
    return None


def _called(call: cst.Call, row: str) -> Kept | None:
    """``groups[key].append(book)``, ``groups.setdefault(key, []).append(book)``, ``seen.add(key)``."""
    func, args = call.func, call.args
    if not isinstance(func, cst.Attribute) or not args:
        return None
    if func.attr.value == "setdefault" and isinstance(func.value, cst.Name) and len(args) == 2:
        key = _column(args[0].value, row)
        return Kept(func.value.value, key, "first") if key and code(args[1].value) == row else None
    if func.attr.value == "add" and isinstance(func.value, cst.Name):
        key = _column(args[0].value, row)
        return Kept(func.value.value, key, "value") if key else None
    if func.attr.value != "append" or _calls(args[0].value):
        return None
    entry = _entry(func.value, row) or _default(func.value, row)
    return Kept(*entry, "list") if entry is not None else None


def _calls(node: cst.CSTNode) -> bool:
    return any(isinstance(found, (cst.Call, cst.Await, cst.Yield)) for found in nodes_in(node))


def _default(node: cst.CSTNode, row: str) -> tuple[str, str] | None:
    """The mapping and the column of ``groups.setdefault(book.status, [])``."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute) or len(node.args) != 2:
        return None
    key = _column(node.args[0].value, row)
    named = isinstance(node.func.value, cst.Name) and node.func.attr.value == "setdefault"
    empty = code(node.args[1].value) == "[]"
    return (node.func.value.value, key) if key and named and empty else None  # type: ignore[attr-defined]


def _under_condition(node: cst.If, row: str) -> Kept | None:
    """``if len(groups[key]) < 3: …``, ``if key not in latest: latest[key] = book``, counts by hand."""
    then = flat(node.body)
    kept = _by_one(then[0], row) if len(then) == 1 else None
    if isinstance(node.orelse, cst.Else):
        return _either(node, node.orelse, row)
    if kept is None or node.orelse is not None:
        return None
    test, key = code(node.test), f"{row}.{kept.key}"
    if kept.what == "last" and test == f"{key} not in {kept.name}":
        return Kept(kept.name, kept.key, "first")
    length = test.removeprefix(f"len({kept.name}[{key}]) < ")
    return Kept(kept.name, kept.key, "list", length) if kept.what == "list" and length.isdigit() else None


def _either(node: cst.If, orelse: cst.Else, row: str) -> Kept | None:
    """``if key in counts: counts[key] += 1``, ``else: counts[key] = 1``, or the other way round."""
    branches = [flat(node.body), flat(orelse.body)]
    if any(len(branch) != 1 for branch in branches):
        return None
    missing = isinstance(node.test, cst.Comparison) and isinstance(
        node.test.comparisons[0].operator, cst.NotIn
    )
    begun, added = (branches[0][0], branches[1][0]) if missing else (branches[1][0], branches[0][0])
    kept = _by_one(added, row)
    if kept is None or kept.what != "one" or not _asks(node.test, kept, row):
        return None
    return kept if code(begun) == f"{kept.name}[{row}.{kept.key}] = 1" else None


def _asks(test: cst.BaseExpression, kept: Kept, row: str) -> bool:
    return code(test) in {f"{row}.{kept.key} {word} {kept.name}" for word in ("in", "not in")}


def _prepared(first: cst.If, second: cst.CSTNode, row: str) -> Kept | None:
    """``if key not in counts: counts[key] = 0``, then ``counts[key] += 1``; a list in the same way."""
    kept, begun = _by_one(second, row), flat(first.body)
    if kept is None or kept.what not in ("one", "sum", "list") or len(begun) != 1 or first.orelse is not None:
        return None
    empty = "[]" if kept.what == "list" else "0"
    fills = code(begun[0]) == f"{kept.name}[{row}.{kept.key}] = {empty}"
    return kept if fills and _asks(first.test, kept, row) else None


def _is_own(name: str, node: cst.For, frame: Frame) -> bool:
    """Whether a mapping starts empty in the function, is filled by this loop alone, and has no other name."""
    definition = frame.block.node()
    if not isinstance(definition, cst.FunctionDef):
        return False
    starts = 0
    for found in nodes_in(definition.body):
        if isinstance(found, cst.Assign) and any(code(target.target) == name for target in found.targets):
            starts += code(found.value) in EMPTY or -9
        if found is not node and isinstance(found, cst.For) and _fills(found, name):
            starts -= 9
    return starts == 1


EMPTY = frozenset(
    {"{}", "dict()", "set()", "Counter()", "defaultdict(int)", "defaultdict(list)", "OrderedDict()"}
    | {"collections.Counter()", "collections.defaultdict(int)", "collections.defaultdict(list)"}
    | {"collections.OrderedDict()", "defaultdict(lambda: 0)", "defaultdict(Decimal)", "defaultdict(float)"}
)


def _fills(loop: cst.For, name: str) -> bool:
    """Whether another loop writes to the mapping."""
    for found in nodes_in(loop.body):
        if isinstance(found, (cst.AugAssign, cst.AssignTarget)) and code(found.target).startswith(f"{name}["):
            return True
        if isinstance(found, cst.Call) and code(found.func).startswith((f"{name}.", f"{name}[")):
            last = found.func.attr.value if isinstance(found.func, cst.Attribute) else ""
            return last in ("add", "append", "setdefault", "update", "extend")
    return False


class _Readers:
    """What becomes of a mapping outside of the loop that fills it."""

    def __init__(self, name: str, loop: cst.For, frame: Frame) -> None:
        definition: Any = frame.block.node()
        inside = {id(found) for found in nodes_in(loop)}
        self.name = name
        self.others = [found for found in nodes_in(definition.body) if id(found) not in inside]
        self.reads = sum(isinstance(found, cst.Name) and found.value == name for found in self.others) - 1

    @property
    def looked_up_in(self) -> bool:
        """``value in seen``."""
        return any(
            isinstance(found, cst.ComparisonTarget)
            and isinstance(found.operator, (cst.In, cst.NotIn))
            and code(found.comparator) == self.name
            for found in self.others
        )

    @property
    def only_counted(self) -> bool:
        """Whether nothing but the lengths of the lists is asked for."""
        return bool(self.reads) and self._accounted(_counted) == self.reads

    @property
    def most(self) -> str:
        """How many of each list are taken, where nothing else becomes of them."""
        found = {taken for used in self._used() if (taken := _taken(*used))}
        return found.pop() if len(found) == 1 and self._accounted(_taken) == self.reads else ""

    def _accounted(self, judge: Any) -> int:
        return sum(bool(judge(*used)) for used in self._used())

    def _used(self) -> list[tuple[str, cst.CSTNode]]:
        """The names of the lists in each loop over the mapping, with the code that reads them."""
        loops = [found for found in self.others if isinstance(found, (cst.CompFor, cst.For))]
        found: list[tuple[str, cst.CSTNode]] = []
        for loop in loops:
            way = code(loop.iter)
            target = loop.target
            if way == f"{self.name}.items()" and isinstance(target, cst.Tuple) and len(target.elements) == 2:
                found.append((code(target.elements[1].value), self._body(loop)))
            elif way == f"{self.name}.values()":
                found.append((code(target), self._body(loop)))
        return found

    def _body(self, loop: cst.For | cst.CompFor) -> cst.CSTNode:
        if isinstance(loop, cst.For):
            return loop.body
        return next(found for found in self.others if getattr(found, "for_in", None) is loop)


def group_runs(node: cst.For | cst.CompFor, body: cst.CSTNode, record: UseRecord) -> None:
    """``for status, books in groupby(…)``: the runs are only counted."""
    target = node.target
    if record.path and isinstance(target, cst.Tuple) and len(target.elements) == 2:
        name = code(target.elements[1].value)
        inner = _inner(body)
        reads = sum(isinstance(found, cst.Name) and found.value == name for found in inner)
        counts = {f"len(list({name}))", f"len(tuple({name}))", f"sum(1 for _ in {name})"}
        if reads == 1 and any(isinstance(found, cst.Call) and code(found) in counts for found in inner):
            _set(record, "counter", record.path, "runs")


def _counted(name: str, body: cst.CSTNode) -> bool:
    """Whether a list is only asked for its length."""
    reads = sum(isinstance(found, cst.Name) and found.value == name for found in _inner(body))
    lengths = sum(isinstance(found, cst.Call) and code(found) == f"len({name})" for found in _inner(body))
    return bool(reads) and reads == lengths


def _inner(body: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes of a body; of a comprehension those of what it makes."""
    if isinstance(body, cst.DictComp):
        return [*nodes_in(body.key), *nodes_in(body.value)]
    if isinstance(body, (cst.ListComp, cst.SetComp, cst.GeneratorExp)):
        return list(nodes_in(body.elt))
    return list(nodes_in(body))


def _taken(name: str, body: cst.CSTNode) -> str:
    """``3`` for ``books[:3]`` and ``sorted(books, …)[:3]``, ``1`` for ``books[0]``, ``max(books, …)``."""
    inner = _inner(body)
    reads = sum(isinstance(found, cst.Name) and found.value == name for found in inner)
    found = [taken for each in inner if (taken := _few_of(each, name))]
    return found[0] if len(found) == 1 and reads == 1 else ""


def _few_of(node: cst.CSTNode, name: str) -> str:
    if isinstance(node, cst.Call):
        first = code(node.args[0].value) if node.args else ""
        return "1" if first == name and code(node.func) in ("max", "min") and len(node.args) > 1 else ""
    if not isinstance(node, cst.Subscript):
        return ""
    base = node.value
    ordered = isinstance(base, cst.Call) and code(base.func) == "sorted" and code(base.args[0].value) == name
    if not ordered and code(base) != name:
        return ""
    part = node.slice[0].slice
    if isinstance(part, cst.Index):
        return "1" if code(part.value) in ("0", "-1") else ""
    upper = part.upper if isinstance(part, cst.Slice) and part.lower is None and part.step is None else None
    return upper.value if isinstance(upper, cst.Integer) else ""
