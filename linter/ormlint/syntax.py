"""Tells whether a file is Python at all, quickly."""

from __future__ import annotations

import ast
import warnings

from ormlint.outcome import Problem
from ormlint.source import SourceError, SourceFile


def syntax_problem(source: SourceFile) -> Problem | None:
    """What is wrong with the grammar of a file, code that nobody walks included.

    The compiler at hand is fast, but may be older than the file: LibCST has the last word.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source.text, source.display)
    except SyntaxError as error:
        if not _is_newer_python(source):
            return Problem(source.display, error.lineno, f"syntax error: {error.msg}")
    except ValueError as error:
        return Problem(source.display, None, f"syntax error: {error}")
    except (RecursionError, MemoryError):  # nested deeper than this compiler can follow
        return None
    return None


def _is_newer_python(source: SourceFile) -> bool:
    from ormlint.source.parsing import ParseError, parse

    try:
        _ = source.block  # refuses what would overflow the parser's stack
        parse(source.text)
    except (SourceError, ParseError):
        return False
    return True
