"""What the scanner makes of tricky texts."""

from __future__ import annotations

import pytest

from ormlint.source import SourceError


def outline(file, all_blocks) -> list[str]:
    return [f"{one.qualname} {one.start}-{one.end}" for one in all_blocks(file.block)][1:]


def test_blocks_nest_and_know_their_parents(source, all_blocks) -> None:
    file = source("""\
        class Outer:
            @property
            def method(self):
                def inner(): pass
                return inner

            # a comment after it

        if True:
            async def late():
                pass
        """)
    assert outline(file, all_blocks) == [
        "Outer 1-5",
        "Outer.method 2-5",
        "Outer.method.inner 4-4",
        "late 10-11",
    ]
    outer, late = file.block.children
    assert outer.parent is file.block
    assert late.parent is file.block
    assert (late.is_async, late.indent, late.header) == (True, 4, 10)
    assert outer.children[0].header == 3


TRICKY = {
    "a definition in a string": 'x = """\ndef f():\n    pass\n"""\n',
    "a definition in a bracket": "x = [\nclass_, (\ndef_)]\n",
    "a definition behind a backslash": "x = 1 + \\\ndefault\n",
    "a name that begins like one": "define = 1\nclasses = 2\nasync_def = 3\n",
    "a comment": "# def f():\n  # class A:\n",
    "a quote in a comment": "x = 1  # don't\n",
    "a bracket in a string": "x = '('\ny = \"[\"\n",
    "an escaped quote": "x = 'don\\'t'\ny = r'\\''\n",
    "quotes in triple quotes": 'x = """a"b""c\\""""\n',
    "nested quotes of the same kind in a field": 'x = f"{a["("]}" + f"{b["[{"]!r:>{w["("]}}"\n',
    "nested f-strings": "x = f'{f'{f'(' + '['}'}'\n",
    "doubled braces": "x = f'{{' + f\"}}{{{a}}}\"\n",
    "a quote in a format": 'x = f"{a:\'>10}"\n',
    "a lone brace behind a keyword": "x = 1 if'{' else not'{'\n",
    "prefixes": "x = b'(' rb'[' u'{' Rb\"(\" fr'\\{a}(' F'''(\n''' t'('\n",
    "deep brackets": "x = " + "[" * 20 + "# ]\n" + "]" * 20 + "\n",
}


@pytest.mark.parametrize("text", TRICKY.values(), ids=TRICKY)
def test_what_looks_like_a_definition(text: str, source, all_blocks) -> None:
    assert outline(source(text), all_blocks) == []
    lines = text.count("\n")
    around = f"def a():\n    pass\n{text}class B: x = 1\n"
    assert outline(source(around), all_blocks) == ["a 1-2", f"B {lines + 3}-{lines + 3}"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str, source, all_blocks) -> None:
    text = "class A:\n    x = '''\n    '''\n\n    def f(self): return 1; x = 2\n\ny = 1\n".replace(
        "\n", newline
    )
    file = source(text)
    assert outline(file, all_blocks) == ["A 1-5", "A.f 5-5"]
    assert file.block.children[0].text == newline.join(text.split(newline)[:5]) + newline
    assert file.text == text
    assert len(file.lines) == 7


def test_only_line_ends_end_lines(source, all_blocks) -> None:
    file = source("x = '\x0c\x1c\u2028'\n\x0cdef f():\n\tif x:\n\t\tpass\n\treturn 1\n\x0c\ny = 2")
    assert outline(file, all_blocks) == ["f 2-5"]
    assert len(file.lines) == 7
    assert file.block.end == 7
    assert file.block.children[0].node().name.value == "f"


def test_empty_files(source) -> None:
    for text in ("", "\n", "# only a comment", "\ufeff"):
        block = source(text).block
        assert (block.kind, block.name, block.qualname, block.children) == ("module", "", "", [])
        assert block.node() is block.tree()


def test_a_text_the_scanner_cannot_name_does_not_end_the_scan(source, all_blocks) -> None:
    assert outline(source("def (x): pass\nclass\ndef f(): pass\n"), all_blocks) == ["f 3-3"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("x = 1\ny = (1,\nz = 2\n", 2, "( was never closed"),
        ("x = 1\n\ny = 'abc\n", 3, "unterminated string"),
        ('x = 1\ny = [\n"""\nabc\n', 3, "unterminated string"),
        ("x = 1\ny = 2)\n", 2, "unexpected )"),
        ("x = " + "(" * 201 + ")" * 201, 1, "too many nested brackets"),
        ("".join(f"{' ' * level}def f():\n" for level in range(101)), 100, "too many levels of indentation"),
    ],
)
def test_unbalanced_texts_are_refused(text: str, line: int, message: str, source) -> None:
    file = source(text)
    for _ in range(2):
        with pytest.raises(SourceError) as caught:
            _ = file.block
        assert (caught.value.path, caught.value.line, caught.value.message) == ("a.py", line, message)
