"""Texts cut into statements, with their comments and the lines that can hold one."""

import pytest

from ormlint.source.statements import by_line, statements


def cut(text):
    return [(statement.lines, statement.code) for statement in statements(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\nb = 2\n", [(range(1, 2), "a=1"), (range(2, 3), "b=2")]),
        ("a = f(\n    1,\n)\n", [(range(1, 4), "a=f(1)")]),
        ("a = 1 + \\\n    2\n", [(range(1, 3), "a=1+2")]),
        ("a = '''\n\n''' \nb\n", [(range(1, 4), "a='''\n\n'''"), (range(4, 5), "b")]),
        ("for x in y:\n    z\n", [(range(1, 2), "forxiny:"), (range(2, 3), "z")]),
        ("a  # why\n", [(range(1, 2), "a")]),
        ("# why\n\na", [(range(0), ""), (range(3, 4), "a")]),
        ("a\r\nb\rc", [(range(1, 2), "a"), (range(2, 3), "b"), (range(3, 4), "c")]),
        ("f(\ndef g():\n", [(range(1, 2), "f("), (range(2, 3), "defg():")]),
        ("", []),
    ],
)
def test_statements(text, expected):
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a = 1", [1]),
        ("a = f(\n    1,\n)\n", [1, 2, 3]),
        ("a = 1 + \\\n    2\n", [2]),
        ("a = f('''\n\n''',\n1)\n", [3, 4]),
        ("a = f(  # here\n    # and here\n)\n", [1, 2, 3]),
    ],
)
def test_lines_where_a_comment_may_stand(text, ends):
    assert statements(text)[0].ends == ends


def test_comments_belong_to_their_statement():
    (statement,) = statements("x = [  # one\n    1,\n]  # two\n")
    assert [(comment.text, comment.line, comment.column) for comment in statement.comments] == [
        ("# one", 1, 8),
        ("# two", 3, 4),
    ]


def test_a_hash_in_a_string_is_no_comment():
    assert [statement.comments for statement in statements("a = '#'\nb = '''\n# no\n'''\n")] == [[], []]


def test_by_line():
    found = by_line(statements("a = (\n1)\n\n# c\nb\n"))
    assert {line: statement.code for line, statement in found.items()} == {1: "a=(1)", 2: "a=(1)", 5: "b"}
