"""Receivers of model signals in the project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.schema.declarations import call_at
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.symbols import ProjectClass

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

_CHOOSY = re.compile(
    r"isinstance\(\s*instance\b|issubclass\(\s*sender\b|\bsender (?:!=|==|in|not in|is|is not)\s"
)
"""A receiver without a sender that picks its models itself."""
_HEAD_OF_BODY = 700


class Signals:
    """Which models have receivers: by sender, and for all."""

    def __init__(self, project: Project, targets: Targets) -> None:
        self._targets = targets
        self.by_sender: list[tuple[Module, Target, str]] = []
        self.for_all: set[str] = set()
        for module in project.modules.values():
            self._read(module)

    def _read(self, module: Module) -> None:
        text = module.file.text
        if "receiver" in text:
            for match in _RECEIVER.finditer(text):
                call = call_at(text, match.end() - 1, match[1])
                if call is not None and not _picks(call, text, match.end()):
                    self._note(Expr(call, module), call, _received(call))
        if ".connect(" in text:
            for match in _CONNECTED.finditer(text):
                call = call_at(text, match.end() - 1, match[1])
                if call is not None:
                    self._note(Expr(call, module), call, _names_of(match[1]))

    def _note(self, at: Expr, call: cst.Call, names: list[str]) -> None:
        if not names:
            return
        arguments = positionals(call, at)
        sender = keywords(call, at).get("sender")
        if sender is None and call_name(call) != "receiver" and len(arguments) > 1:
            sender = arguments[1]
        if sender is None or dotted(sender.node) == "None":
            self.for_all.update(names)
            return
        target = self._sender(sender)
        if target is not None:
            self.by_sender += [(at.module, target, name) for name in names]

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


def _picks(call: cst.Call, text: str, start: int) -> bool:
    """Whether a receiver names no sender and its function looks at what it got."""
    named = any(arg.keyword is not None and arg.keyword.value == "sender" for arg in call.args)
    return not named and _CHOOSY.search(text, start, start + _HEAD_OF_BODY) is not None


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
