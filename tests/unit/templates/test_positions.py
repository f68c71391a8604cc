"""Every node stands exactly where its span says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ormlint.api.places import Place
from ormlint.templates import TemplateFile
from ormlint.templates.nodes import Lookup, Name, Node, walk


def cut(text: str, name: str = "a.html") -> dict[str, list[str]]:
    """By kind of node the pieces of the text that the spans cut out."""
    file = TemplateFile.from_text(text, Path("/site/templates") / name, name)
    pieces: dict[str, list[str]] = {}
    for node in walk(file.body):
        pieces.setdefault(type(node).__name__, []).append(piece(file, node))
    assert file.problems == []
    return pieces


def piece(file: TemplateFile, node: Node) -> str:
    line, column, end_line, end_column = node.at
    lines = file.lines[line - 1 : end_line]
    if line == end_line:
        return lines[0][column - 1 : end_column - 1]
    return "\n".join([lines[0][column - 1 :], *lines[1:-1], lines[-1][: end_column - 1]])


DJANGO = """\
{% extends "é.html" %}{% load x %}\r
<p>ü {{  user.name|default:_("no one")|add:a.b  }}</p>\r\
  {%  for a, b in c.d.all|slice:":5" reversed %}é{{a}}{% empty %}{% include t.u with v=w.x %}{% endfor %}
{% if not é.f in g|h and i == -1 %}{% elif j.k %}{% endif %}{% regroup l by m.n|o as p %}
{% filter q|r:s %}{% endfilter %}{% custom y.z kw="v w" %}
"""


def test_django() -> None:
    assert cut(DJANGO) == {
        "Extends": ['{% extends "é.html" %}'],
        "Load": ["{% load x %}"],
        "Output": ['{{  user.name|default:_("no one")|add:a.b  }}', "{{a}}"],
        "Filter": [
            'user.name|default:_("no one")|add:a.b',
            'user.name|default:_("no one")',
            'c.d.all|slice:":5"',
            "g|h",
            "m.n|o",
            "q|r:s",
            "q",
        ],
        "Lookup": ["user.name", "a.b", "c.d.all", "c.d", "t.u", "w.x", "é.f", "j.k", "m.n", "m", "y.z"],
        "Name": ["user", "a", "c", "a", "t", "w", "é", "g", "i", "j", "l", "", "s", "y"],
        "Literal": ['"é.html"', '_("no one")', '":5"', "-1", "", '"v w"'],
        "For": ['{%  for a, b in c.d.all|slice:":5" reversed %}'],
        "Include": ["{% include t.u with v=w.x %}"],
        "If": ["{% if not é.f in g|h and i == -1 %}"],
        "Operation": ["not é.f in g|h and i == -1", "not é.f in g|h", "é.f in g|h", "i == -1"],
        "Regroup": ["{% regroup l by m.n|o as p %}"],
        "Wrapper": ["{% filter q|r:s %}"],
        "Tag": ['{% custom y.z kw="v w" %}'],
    }


JINJA = """\
{%- for a in b.c().d[1:n]|e(f=g) if a.h is not i -%}\r
{{ a.b.c(x, *y.z, k=v.w)|f.g(2) if not q == r else (s ~ "t") }}{{ é
   .long }} {{ 1 < x <= 3 and y }}
{%- endfor %}{% include ["a.html", p] %}{% set u = {"k": w - 1} %}{{ m is divisibleby(3) }}
"""


def test_jinja() -> None:
    assert cut(JINJA, "a.html.j2") == {
        "For": ["{%- for a in b.c().d[1:n]|e(f=g) if a.h is not i -%}"],
        "Filter": ["b.c().d[1:n]|e(f=g)", "a.b.c(x, *y.z, k=v.w)|f.g(2)"],
        "Item": ["b.c().d[1:n]"],
        "Lookup": ["b.c().d", "b.c", "a.b.c", "a.b", "y.z", "v.w", "é\n   .long", "a.h"],
        "Call": ["b.c()", "a.b.c(x, *y.z, k=v.w)"],
        "Name": ["b", "n", "g", "q", "r", "a", "x", "y", "v", "s", "é", "x", "x", "y", "a", "p", "w", "m"],
        "Slice": ["1:n"],
        "Literal": ["1", "2", '"t"', "1", "3", '"a.html"', '"k"', "1", "3"],
        "Output": [
            '{{ a.b.c(x, *y.z, k=v.w)|f.g(2) if not q == r else (s ~ "t") }}',
            "{{ é\n   .long }}",
            "{{ 1 < x <= 3 and y }}",
            "{{ m is divisibleby(3) }}",
        ],
        "Conditional": ['a.b.c(x, *y.z, k=v.w)|f.g(2) if not q == r else (s ~ "t"'],
        "Operation": [
            "not q == r",
            "q == r",
            "y.z",
            's ~ "t"',
            "1 < x <= 3 and y",
            "1 < x <= 3",
            "1 < x <= 3",
            "a.h is not i",
            "a.h is not i",
            "w - 1",
            "m is divisibleby(3)",
        ],
        "Include": ['{% include ["a.html", p] %}'],
        "ListExpr": ['["a.html", p]'],
        "Set": ['{% set u = {"k": w - 1} %}'],
        "DictExpr": ['{"k": w - 1}'],
    }


@pytest.mark.parametrize("name", ["a.html", "a.jinja"])
def test_line_ends(name: str) -> None:
    text = "\ufeff{{ a }}\r\n{{ b }}\r{{ c.d }}\n\u2028{{ e }}\x0b{{ f }}"
    file = TemplateFile.from_text(text, Path(name), "shown.html")
    found = {piece(file, node): node.at for node in walk(file.body) if isinstance(node, Name | Lookup)}
    assert found == {
        "a": (1, 4, 1, 5),
        "b": (2, 4, 2, 5),
        "c.d": (3, 4, 3, 7),
        "c": (3, 4, 3, 5),
        "e": (4, 5, 4, 6),
        "f": (4, 13, 4, 14),
    }


def test_spots() -> None:
    file = TemplateFile.from_text("x\n{% for a in  b.c %}{% endfor %}", Path("/a.html"), "shown.html")
    (loop,) = file.body
    spot = file.spot(loop)
    assert spot.place == Place("shown.html", 2, 1, 2, 20)
    assert spot.text == "{% for a in b.c %}"
    assert {spot, file.spot(loop)} == {spot}
    long = TemplateFile.from_text(f"{{{{ a|b:'{'c' * 200}' }}}}", Path("/a.html"), "a.html")
    assert (len(long.spot(long.body[0]).text), long.spot(long.body[0]).text[-1]) == (120, "…")
