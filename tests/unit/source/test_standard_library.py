"""The scanner and the positions against the compiler, on the whole standard library."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import libcst as cst
import pytest

from ormlint.source import Block, SourceFile

Row = tuple[str, str, int, int, int]
AST_KINDS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
CST_KINDS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)
PARSED = [
    "argparse.py",
    "dataclasses.py",
    "textwrap.py",
    "typing.py",
    "asyncio/streams.py",
    "json/decoder.py",
]


def compiled(path: Path) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        return None


def definitions(tree: ast.Module) -> list[Row]:
    rows = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            start = min(part.lineno for part in [node, *node.decorator_list])
            rows.append((kind, node.name, start, node.lineno, node.end_lineno or 0))
    return sorted(rows)


def test_every_definition_is_found_where_the_compiler_finds_it(standard_library, all_blocks) -> None:
    differences, files = {}, 0
    for path in standard_library:
        if (tree := compiled(path)) is None:
            continue
        blocks = list(all_blocks(SourceFile.read(path, str(path)).block))[1:]
        found = sorted((one.kind, one.name, one.start, one.header, one.end) for one in blocks)
        wanted = definitions(tree)
        files += 1
        if found != wanted:
            differences[str(path)] = sorted(set(found) ^ set(wanted))[:4]
    assert files > 500
    assert differences == {}


class Spans(cst.CSTVisitor):
    """Notes the places of the expressions of one block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.places: set[tuple[str, int, int, int, int]] = set()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, CST_KINDS):
            place = self.block.spot(node).place
            row = (type(node).__name__, place.line, place.column, place.end_line, place.end_column)
            self.places.add(row)
        return not isinstance(node, cst.FormattedString | cst.Import | cst.ImportFrom)


def compiled_spans(tree: ast.Module, lines: list[str]) -> set[tuple[str, int, int, int, int]]:
    def column(line: int, offset: int) -> int:
        return len(lines[line - 1].encode()[:offset].decode()) + 1

    pending: list[ast.AST] = [tree]
    found = set()
    while pending:
        node = pending.pop()
        if isinstance(node, AST_KINDS):
            begin, end = column(node.lineno, node.col_offset), column(node.end_lineno, node.end_col_offset)
            found.add((type(node).__name__, node.lineno, begin, node.end_lineno, end))
        if not isinstance(node, ast.JoinedStr):
            pending += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("name", PARSED)
def test_expressions_stand_where_the_compiler_says(name: str, standard_library, all_blocks) -> None:
    path = next(one for one in standard_library if one.as_posix().endswith(f"/{name}"))
    file = SourceFile.read(path, name)
    found = set()
    for block in all_blocks(file.block):
        if block.parent is None or block.parent.kind != "function":
            spans = Spans(block)
            block.tree().visit(spans)
            found |= spans.places
    wanted = compiled_spans(ast.parse(file.text), file.lines)
    assert wanted - found == set()
    named = {row for row in found if row[0] != "Name"}
    assert named - wanted == set()
