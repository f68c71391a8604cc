"""Tags with a parser of their own: what it gets, and what the node that it makes prints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.consumers.pages.expressions import evaluate
from ormlint.consumers.pages.scope import scope
from ormlint.consumers.reading import call_with
from ormlint.project import ProjectFunction
from ormlint.templates import nodes as t
from ormlint.templates.expressions import Expressions, Word, words
from ormlint.templates.lines import Lines
from ormlint.walk.arguments import Arguments
from ormlint.walk.attributes import READERS, attribute
from ormlint.walk.calls import call
from ormlint.walk.frames import Access, Frame
from ormlint.walk.methods import METHODS
from ormlint.walk.stdlib import LIBRARY_NATIVES
from ormlint.walk.values import UNKNOWN, BoundMethod, Const, DictOf, FunctionRef, Instance, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.consumers.pages.rendering import Renderer
    from ormlint.templates.file import TemplateFile
    from ormlint.walk.walker import Walker


@dataclass(eq=False)
class _Use:
    """A tag where it stands."""

    renderer: Renderer
    node: t.Tag
    frame: Frame
    printed: bool = False
    """Whether the node has printed what stands in the tag."""

    @property
    def file(self) -> TemplateFile:
        """The template."""
        return self.frame.block.file  # type: ignore[return-value]

    @cached_property
    def words(self) -> list[Word]:
        """The words of the tag, its name first."""
        line, column, end_line, end_column = self.node.at
        lines = self.file.raw_lines
        start = sum(map(len, lines[: line - 1])) + column - 1
        end = sum(map(len, lines[: end_line - 1])) + end_column - 1
        return words(self.file.text[start + 2 : end - 2], start + 2)

    @cached_property
    def expressions(self) -> Expressions:
        """What reads the expressions of the template."""
        return Expressions(Lines(self.file.text), _silent)

    def read(self, text: str) -> t.Expr:
        """An expression of the tag, where it stands."""
        word = next((word for word in self.words if word.text == text), self.words[0])
        return self.expressions.guess(Word(text, word.start))


def _silent(offset: int, message: str) -> None:
    pass


@dataclass(eq=False)
class ParserOf(Value):
    """``parser``."""

    use: _Use


@dataclass(eq=False)
class TokenOf(Value):
    """``token``, and its text."""

    use: _Use


@dataclass(eq=False)
class BodyOf(Value):
    """What ``parser.parse()`` gives."""

    use: _Use


@dataclass(eq=False)
class CompiledOf(Value):
    """What ``parser.compile_filter()`` or ``template.Variable()`` makes of a word of a tag."""

    text: str
    use: _Use


def print_node(renderer: Renderer, node: t.Tag, function: ProjectFunction, access: Access) -> bool:
    """Compile a tag and print its node with what stands in it; whether the node is known.

    What the node puts into the context is seen by what follows.
    """
    use = _Use(renderer, node, access.frame)
    given = Arguments([(access.node, ParserOf(use)), (access.node, TokenOf(use))])
    made = call(renderer.walker, FunctionRef(function), given, access)
    if not isinstance(made, Instance):
        return False
    context = DictOf(entries=dict(access.frame.names))
    call_with(renderer.walker, attribute(renderer.walker, made, "render", access), access, context)
    access.frame.names.update({str(name): value for name, value in context.entries.items()})
    if node.body is not None and not use.printed:
        renderer.run(node.body, scope(access.frame, dict(access.frame.names)))
    return True


def _parser_method(walker: Walker, value: ParserOf, name: str, arguments: Arguments, access: Access) -> Value:
    if name == "compile_filter":
        return _compiled(arguments, value.use)
    return BodyOf(value.use) if name == "parse" else UNKNOWN


def _token(walker: Walker, value: TokenOf, name: str, access: Access) -> Value:
    return value if name == "contents" else BoundMethod(value, name)


def _token_method(walker: Walker, value: TokenOf, name: str, arguments: Arguments, access: Access) -> Value:
    if name not in ("split_contents", "split"):
        return UNKNOWN
    return TupleOf(tuple(Const(word.text) for word in value.use.words))


def _body_method(walker: Walker, value: BodyOf, name: str, arguments: Arguments, access: Access) -> Value:
    use = value.use
    if name == "render" and use.node.body is not None:
        use.printed = True
        context = arguments.value(0)
        more = context.entries if isinstance(context, DictOf) else {}
        use.renderer.run(use.node.body, scope(use.frame, {**use.frame.names, **more}))
    return UNKNOWN


def _compiled(arguments: Arguments, use: _Use | None) -> Value:
    word = arguments.value(0)
    text = word.value if isinstance(word, Const) else None
    return CompiledOf(text, use) if isinstance(text, str) and use is not None else UNKNOWN


def _variable(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``template.Variable("book")``, where the tag is compiled."""
    return _compiled(arguments, _use_around(access.frame))


def _compiled_method(
    walker: Walker, value: CompiledOf, name: str, arguments: Arguments, access: Access
) -> Value:
    """``resolve(context)``."""
    use = value.use
    if name != "resolve":
        return UNKNOWN
    context = arguments.value(0)
    names = {str(key): found for key, found in context.entries.items()} if isinstance(context, DictOf) else {}
    return evaluate(use.renderer, use.read(value.text), scope(use.frame, names))


def _use_around(frame: Frame | None) -> _Use | None:
    """The tag that is being compiled."""
    while frame is not None:
        for value in frame.names.values():
            if isinstance(value, (ParserOf, TokenOf)):
                return value.use
        frame = frame.caller
    return None


def _bound(walker: Walker, value: Value, name: str, access: Access) -> Value:
    return BoundMethod(value, name)


READERS |= {ParserOf: _bound, TokenOf: _token, BodyOf: _bound, CompiledOf: _bound}
METHODS |= {
    ParserOf: _parser_method,
    TokenOf: _token_method,
    BodyOf: _body_method,
    CompiledOf: _compiled_method,
}
LIBRARY_NATIVES |= {"django.template.Variable": _variable, "django.template.base.Variable": _variable}
