"""Receivers of model signals in the project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.schema.declarations import call_at
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.guards import Guard, Sent, guards_of
from ormlint.project.symbols import ProjectClass, ProjectFunction

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.project import Project
    from ormlint.project.schema.targets import Target, Targets

SIGNALS = frozenset(
    {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}
)
_CONNECTED = re.compile(
    r"^[ \t]*([\w.]*\b(?:pre|post)_(?:save|delete|init)|[\w.]*\bm2m_changed)\.connect\(", re.MULTILINE
)
_RECEIVER = re.compile(r"^[ \t]*@[ \t]*((?:\w+\.)*receiver)\(", re.MULTILINE)


@dataclass(frozen=True)
class Receiver:
    """A function that a signal calls, for the rows of one model or of all."""

    signal: str
    guards: tuple[Guard, ...] = ()
    sender: Target | None = None
    module: Module | None = None

    def hears(self, name: str, names: frozenset[str], created: bool) -> bool:
        """Whether it may do something for a row of a class with these names in its ancestry."""
        sent = Sent(name, names, created if self.signal == "post_save" else None)
        return all(guard.lets(sent) for guard in self.guards)


class Signals:
    """Which models have receivers: by sender, and for all."""

    def __init__(self, project: Project, targets: Targets) -> None:
        self._targets = targets
        self.by_sender: list[Receiver] = []
        self.for_all: list[Receiver] = []
        for module in project.modules.values():
            self._read(module)

    def _read(self, module: Module) -> None:
        text = module.file.text
        if "receiver" in text:
            for match in _RECEIVER.finditer(text):
                call = call_at(text, match.end() - 1, match[1])
                if call is not None:
                    self._note(Expr(call, module), call, _received(call), _decorated(module, match.start()))
        if ".connect(" in text:
            for match in _CONNECTED.finditer(text):
                call = call_at(text, match.end() - 1, match[1])
                if call is not None:
                    self._note(Expr(call, module), call, _names_of(match[1]), _connected(call, module))

    def _note(self, at: Expr, call: cst.Call, names: list[str], function: ProjectFunction | None) -> None:
        if not names:
            return
        guards = guards_of(function) if function is not None else ()
        arguments = positionals(call, at)
        sender = keywords(call, at).get("sender")
        if sender is None and call_name(call) != "receiver" and len(arguments) > 1:
            sender = arguments[1]
        if sender is None or dotted(sender.node) == "None":
            self.for_all += [Receiver(name, guards) for name in names]
            return
        target = self._sender(sender)
        if target is not None:
            self.by_sender += [Receiver(name, guards, target, at.module) for name in names]

    def _sender(self, sender: Expr) -> Target | None:
        node = sender.node
        if (
            isinstance(node, cst.Attribute)
            and node.attr.value == "through"
            and isinstance(node.value, cst.Attribute)
        ):
            return self._sender(sender.within(node.value.value))
        found = self._targets.of(sender)
        if isinstance(found, str | ProjectClass):
            return found
        name = dotted(node).rpartition(".")[2]
        return f"?.{name}" if name[:1].isupper() and found is None else None


def _decorated(module: Module, offset: int) -> ProjectFunction | None:
    """The function below a decorator that stands at this place of the text."""
    line = module.file.text.count("\n", 0, offset) + 1
    blocks = [module.block] if module.block is not None else []
    while blocks:
        block = blocks.pop()
        if block.kind == "function" and block.start <= line <= block.header:
            return module.function_of(block)
        blocks += block.children
    return None


def _connected(call: cst.Call, module: Module) -> ProjectFunction | None:
    """The function that ``connect`` is given."""
    given = call.args[0].value if call.args else None
    symbol = module.resolve(given) if isinstance(given, cst.Name | cst.Attribute) else None
    return symbol if isinstance(symbol, ProjectFunction) else None


def _received(call: cst.Call) -> list[str]:
    """The signals that ``receiver`` names; by their usual names, for parsing each module is slow."""
    if not call.args:
        return []
    value = call.args[0].value
    if isinstance(value, cst.List | cst.Tuple | cst.Set):
        return [name for element in value.elements for name in _names_of(dotted(element.value))]
    return _names_of(dotted(value))


def _names_of(text: str) -> list[str]:
    name = text.rpartition(".")[2]
    return [name] if name in SIGNALS else []
