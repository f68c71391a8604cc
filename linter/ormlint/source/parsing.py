"""The door to the parser: text in, LibCST tree out, whatever happens inside."""

import ast
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import libcst as cst

from ormlint.source.collector import no_collector
from ormlint.source.nesting import MAX_LINKS, ORDINARY, longest_chain

_LARGE_STACK = 256 * 1024 * 1024
"""Address space only: pages that are not touched cost nothing."""

_NATIVE_MESSAGE = re.compile(r"parser error: error at (?P<line>\d+):\d+: ")


class ParseError(Exception):
    """The text is no Python the parser knows; ``line`` counts from 1 in the text, None when it is unknown."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(line, message)
        self.line = line
        self.message = message


def parse(text: str) -> cst.Module:
    """The tree of a text; raises ParseError, and nothing else but for want of memory."""
    links = longest_chain(text)
    if links > MAX_LINKS:
        raise ParseError(None, f"an expression of {links} parts is too deep to parse")
    with no_collector(), _without_checks():
        return _parsed(text) if links <= ORDINARY else _on_large_stack(lambda: _parsed(text))


_CHECK = cst.CSTNode.__post_init__


@contextmanager
def _without_checks() -> Iterator[None]:
    """Each node checks itself, which takes a tenth of the time; those of the native parser are sound."""
    cst.CSTNode.__post_init__ = lambda self: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        cst.CSTNode.__post_init__ = _CHECK  # type: ignore[method-assign]


def _parsed(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise _explained(text, error) from None
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the native parser is no Exception
        reason = str(error).partition("\n")[0]
        raise ParseError(None, f"the parser gave up: {type(error).__name__}: {reason}") from None


def _explained(text: str, error: cst.ParserSyntaxError) -> ParseError:
    """What is wrong, in the words of the compiler at hand, for those of LibCST name tokens by the dozen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as better:
        return ParseError(better.lineno, f"syntax error: {better.msg}")
    except (ValueError, RecursionError, MemoryError):
        pass
    found = _NATIVE_MESSAGE.match(error.message)
    if found is None:
        return ParseError(None, f"syntax error: {error.message.partition(chr(10))[0]}")
    return ParseError(int(found["line"]), "syntax error")


def _on_large_stack(work: Callable[[], cst.Module]) -> cst.Module:
    """Run in a thread with room for a deep recursion; raises what ``work`` raises."""
    trees: list[cst.Module] = []
    errors: list[BaseException] = []
    usual = threading.stack_size(_LARGE_STACK)
    try:
        thread = threading.Thread(target=_collect, args=(work, trees, errors))
        thread.start()
    finally:
        threading.stack_size(usual)
    thread.join()
    if errors:
        raise errors[0]
    return trees[0]


def _collect(work: Callable[[], cst.Module], trees: list[cst.Module], errors: list[BaseException]) -> None:
    try:
        trees.append(work())
    except BaseException as error:  # carried over to the thread that waits
        errors.append(error)
