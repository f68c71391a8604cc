"""What Django's own engine makes of a template, and what we do, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.template import Engine, Library, Node, Origin, TemplateSyntaxError
from django.template.base import FilterExpression, Lexer, NodeList, Parser, Token, Variable, VariableNode
from django.template.defaulttags import ForNode, IfChangedNode, IfNode, RegroupNode, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.utils.functional import Promise

from ormlint.templates import nodes as ours

Said = tuple[Any, ...]
"""Kind, line and words of a tag or variable."""

_PARTS = ("else", "elif", "empty")
_LIBRARIES = ["django.templatetags." + name for name in ("cache", "i18n", "l10n", "static", "tz")]
_TRANSLATED = ("blocktranslate", "blocktrans")


class AnyTag(Node):
    """A tag of a library that is not installed."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist


class _Tags(dict[str, Any]):
    def __missing__(self, name: str) -> Callable[[Parser, Token], AnyTag]:
        if name.startswith("end") or name in _PARTS:
            raise KeyError(name)
        return _any_tag


def _any_tag(parser: Parser, token: Token) -> AnyTag:
    name = token.contents.split()[0]
    nodelist = NodeList()
    while _is_block(name, parser):
        nodelist.extend(parser.parse((f"end{name}", *_PARTS)))
        if parser.next_token().contents.startswith("end"):
            break
    return AnyTag(nodelist)


def _is_block(name: str, parser: Parser) -> bool:
    """Whether the end of a tag comes before the end of the block that the tag is in."""
    names = [(t.contents.split() or [""])[0] for t in reversed(parser.tokens) if t.token_type.value == 2]
    ended = {found[3:] for found in names if found.startswith("end")}
    opened: list[str] = []
    for found in names:
        if found == f"end{name}" and name not in opened:
            return True
        if found.startswith("end") and found[3:] in opened:
            while opened.pop() != found[3:]:
                pass
        elif found.startswith("end"):
            return False
        elif found in ended:
            opened.append(found)
    return False


@cache
def _engine() -> Engine:
    return Engine(builtins=_LIBRARIES)


def _named(name: str) -> Callable[..., Any]:
    def apply(value: Any, arg: Any = None) -> Any:
        return value

    apply.__name__ = name
    return apply


def said_by_django(text: str) -> list[Said] | None:
    """The loops, conditions, inclusions, blocks and variables of a template; ``None`` if it is refused."""
    parser = Parser(
        Lexer(text).tokenize(), {}, [*_engine().template_builtins, Library()], Origin("", "a.html")
    )
    parser.tags = _Tags(parser.tags)
    parser.tags["load"] = lambda parser, token: AnyTag(NodeList())
    parser.find_filter = _named
    try:
        return list(_django_nodes(parser.parse()))
    except (TemplateSyntaxError, RecursionError):
        return None


def _django_nodes(nodes: Any) -> Iterator[Said]:
    for node in nodes:
        said = _django_node(node)
        if said is not None:
            yield (said[0], node.token.lineno, *said[1:])
        for attribute in node.child_nodelists:
            yield from _django_nodes(getattr(node, attribute, None) or ())


def _django_node(node: Node) -> Said | None:
    match node:
        case VariableNode():
            return "print", _django(node.filter_expression)
        case ForNode():
            return "for", tuple(node.loopvars), _django(node.sequence), node.is_reversed
        case IfNode():
            return "if", [_condition(test) for test, _ in node.conditions_nodelists if test is not None]
        case WithNode():
            return "with", {name: _django(value) for name, value in node.extra_context.items()}
        case IncludeNode():
            bindings = {name: _django(value) for name, value in node.extra_context.items()}
            return "include", _django(node.template), bindings, node.isolated_context
        case RegroupNode():
            return "regroup", _django(node.target), _django(node.expression), node.var_name
        case IfChangedNode():
            return "ifchanged", [_django(value) for value in node._varlist]
        case BlockNode():
            return "block", node.name
        case ExtendsNode():
            return "extends", _django(node.parent_name)
    return None


def _django(expression: FilterExpression | Variable) -> str:
    if isinstance(expression, Variable):
        return _constant(expression.literal) if expression.lookups is None else ".".join(expression.lookups)
    var = expression.var
    text = _django(var) if isinstance(var, Variable) else _constant(var)
    for function, args in expression.filters:
        shown = [_django(arg) if lookup else _constant(arg) for lookup, arg in args]
        text += "".join(["|", function.__name__, *(f":{arg}" for arg in shown)])
    return text


def _constant(value: Any) -> str:
    if isinstance(value, Promise):  # a text to be translated
        value = value._args[0].replace("%%", "%")
    return repr(str(value)) if isinstance(value, str) else repr(value)


def _condition(test: Any) -> str:
    if test.first is None:
        return _django(test.value)
    terms = [part for part in (test.first, test.second) if part is not None]
    while test.id in ("and", "or") and terms[0].id == test.id:
        terms[:1] = [terms[0].first, terms[0].second]
    return f"({test.id} {' '.join(map(_condition, terms))})"


def said_by_us(body: ours.Body) -> list[Said]:
    """The same from our tree."""
    return list(_our_nodes(body))


def _our_nodes(body: ours.Body) -> Iterator[Said]:
    for statement in body:
        said = _our_node(statement)
        if said is not None:
            yield (said[0], statement.at.line, *said[1:])
        if not (isinstance(statement, ours.Wrapper) and statement.name in _TRANSLATED):
            yield from _our_nodes(_inside(statement))


def _inside(statement: ours.Statement) -> ours.Body:
    return tuple(node for node in ours.children(statement) if isinstance(node, ours.Statement))


def _our_node(statement: ours.Statement) -> Said | None:
    match statement:
        case ours.Output(expr=expr):
            return "print", shown(expr)
        case ours.For(targets=targets, rows=rows, reversed=backwards):
            return "for", targets, shown(rows), backwards
        case ours.If(branches=branches):
            return "if", [shown(test) for test, _ in branches]
        case ours.With(bindings=bindings):
            return "with", {name: shown(value) for name, value in bindings}
        case ours.Include(template=template, bindings=bindings, only=only):
            return "include", shown(template), {name: shown(value) for name, value in bindings}, only
        case ours.Regroup(rows=rows, by=by, name=name):
            return "regroup", shown(rows), shown(by), name
        case ours.IfChanged(exprs=exprs):
            return "ifchanged", [shown(expr) for expr in exprs]
        case ours.Block(name=name):
            return "block", name
        case ours.Extends(template=template):
            return "extends", shown(template)
    return None


def shown(expr: ours.Expr) -> str:
    """An expression as text, without space."""
    match expr:
        case ours.Literal(value=value):
            return str(value) if isinstance(value, bool) or value is None else repr(value)
        case ours.Name(id=name):
            return name
        case ours.Lookup(base=base, name=name):
            return f"{shown(base)}.{name}"
        case ours.Filter(base=base, name=name, args=args):
            return "".join([shown(base), "|", name, *(f":{shown(arg)}" for arg in args)])
        case ours.Operation(operator=operator, operands=operands):
            return f"({operator} {' '.join(map(shown, operands))})"
    return f"<{type(expr).__name__}>"
