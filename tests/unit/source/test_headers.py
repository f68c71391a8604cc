"""Bases, decorators and headers read without the parser."""

from __future__ import annotations

import pytest

BASES = {
    "class A: pass": (),
    "class A(): pass": (),
    "class A(models.Model): x = 1": ("models.Model",),
    "class A(B, C,): pass": ("B", "C"),
    "class A(metaclass=M): pass": (),
    "class A(B, metaclass = M, **kw): pass": ("B",),
    "class A(Generic[K, V], mixin(a, b=1), *more): pass": ("Generic[K, V]", "mixin(a, b=1)", "*more"),
    "class A[T](Base[T]): pass": ("Base[T]",),
    "class A[T: (int, str), *Ts, **P](Base, Other[T]): pass": ("Base", "Other[T]"),
    "class A(\n    B,  # first, of (two\n    C [\n  int ],\n):\n    pass": ("B", "C [int]"),
    "class A \\\n  (B): pass": ("B",),
    "class A(named('a, b  c')): y = (1, 2)": ("named('a, b  c')",),
    "class A(B if x == 1 else C): pass": ("B if x == 1 else C",),
}


@pytest.mark.parametrize(("text", "bases"), BASES.items())
def test_bases(text: str, bases: tuple[str, ...], source) -> None:
    (block,) = source(text).block.children
    assert block.bases == bases
    assert (block.kind, block.name) == ("class", "A")


def test_decorators_as_written_on_one_line(source) -> None:
    (block,) = source("""\
        @cached_property  # slow
        # between

        @admin.display(
            description='a  b',  # ) not the end
            ordering="x",
        )
        @ spaced [ 0 ]
        async  def f(): ...
        """).block.children
    assert block.decorators == (
        "cached_property",
        "admin.display(description='a  b', ordering=\"x\",)",
        "spaced [0]",
    )
    assert (block.start, block.header, block.end, block.is_async) == (1, 9, 9, True)


def test_a_matrix_product_is_no_decorator(source) -> None:
    (block,) = source("x = (a\n@ b)\ndef f(): pass\n").block.children
    assert (block.decorators, block.start) == ((), 3)


@pytest.mark.parametrize(
    "header",
    [
        "def f(a, b) -> X:",
        "async def f[T](a: T = {1: 2}, *, b=lambda: 0) -> 'a:b':",
        "def f(\n    a,  # :\n):",
        "class A(B[1:2]):",
    ],
)
def test_header_text_ends_at_its_colon(header: str, source) -> None:
    (block,) = source(f"{header} pass\n").block.children
    assert block.header_text == header
