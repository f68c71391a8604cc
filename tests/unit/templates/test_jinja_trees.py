"""What Jinja's statements and expressions become, and what is left of templates that are none."""

from __future__ import annotations

import pytest
from outlines import outline

from ormlint.templates.jinja import parse_jinja

EXPRESSIONS = {
    "a.b['c'].d": "a->b['c']->d",
    "a.0": "a[0]",
    "a[1:b]": "a[1:b:]",
    "a.b(c, *d, e=f, **g)": "a->b(c, (* d), (** g), e=f)",
    "a|b|c(d, e=f)": "a|b|c(d, e=f)",
    "a is defined and b is not divisibleby 3": "(and (is defined a) (not (is divisibleby b 3)))",
    "a and b and c or d": "(or (and a b c) d)",
    "a < b <= c": "(and (< a b) (<= b c))",
    "a not in b": "(not in a b)",
    "a ~ b + 1": "(+ (~ a b) 1)",
    "a if b else c": "(a if b else c)",
    "a if b": "(a if b)",
    "[a, (b, c), {'d': e}]": "[a, [b, c], {'d': e}]",
    "not -a": "(not (- a))",
    "none": "None",
    "'a' 'b'": "'ab'",
}


@pytest.mark.parametrize(("text", "tree"), EXPRESSIONS.items())
def test_expressions(text: str, tree: str) -> None:
    assert parse_jinja(f"{{{{ {text} }}}}") == (parse_jinja(f"{{{{{text}}}}}"))
    body, problems = parse_jinja(f"<p>{{{{ {text} }}}}</p>")
    assert (outline(body), problems) == (f"Output({tree})", [])


STATEMENTS = {
    "{% for a, (b, c) in d if e recursive %}{{ a }}{% else %}{{ f }}{% endfor %}": (
        "For([a b c], d, [Output(a)], [Output(f)], e, True)"
    ),
    "{% if a %}{{ b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}": (
        "If([[a [Output(b)]] [c [Output(d)]]], [Output(e)])"
    ),
    "{% set a, b = c %}{% set d.e = f %}{% set g | upper %}{{ h }}{% endset %}": (
        "Set([a b], c) Set([d.e], f) Set([g], [Wrapper(filter, [''|upper], [Output(h)])])"
    ),
    "{% with a = b, c = a %}{{ c }}{% endwith %}": "With([a=b c=a], [Output(c)])",
    "{% macro a(b, c=1) %}{{ b }}{{ caller(c) }}{% endmacro %}": (
        "Macro(a, [b c], [1], [Output(b) Output(caller(c))])"
    ),
    "{% call(a) b(c) %}{{ a }}{% endcall %}": "CallBlock(b(c), [a], [Output(a)])",
    "{% import 'a' as b %}{% from 'c' import d, e as f with context %}": (
        "Import('a', b) Import('c', [[d d] [e f]], True)"
    ),
    "{% include 'a' %}{% include ['b', c] ignore missing without context %}": (
        "Include('a') Include(['b', c], True)"
    ),
    "{% extends a or 'b' %}{% block c scoped %}{{ super() }}{% endblock c %}": (
        "Extends((or a 'b')) Block(c, [Output(super())])"
    ),
    "{% do a.b(c) %}{% print d, e %}": "Evaluate(a->b(c)) Output(d) Output(e)",
    "{% filter a(b) %}{{ c }}{% endfilter %}": "Wrapper(filter, [''|a(b)], [Output(c)])",
    "{% autoescape false %}{{ a }}{% endautoescape %}": "Output(a)",
    "{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{{ c }}": "Output(c)",
    "{% for a in b %}{% if c %}{% break %}{% endif %}{% endfor %}": "For([a], b, [If([[c []]])])",
    "{% trans a=b.c, n=d|length %}{{ a }}{% pluralize %}{{ n }}{% endtrans %}": (
        "Output((% ngettext('%(a)s', '%(n)s', b->c) {'a': b->c, 'n': d|length}))"
    ),
    "{% thing a, b=c %}{{ d }}{% endthing %}{% other %}{{ e }}": "Output(d) Output(e)",
}


@pytest.mark.parametrize(("text", "tree"), STATEMENTS.items())
def test_statements(text: str, tree: str) -> None:
    body, problems = parse_jinja(text)
    assert (outline(body), problems) == (tree, [])


BROKEN = {
    "{{ a }}\n{% for b in c %}": (2, "Unexpected end of template"),
    "\n\n{{ a b }}": (3, "expected token 'end of print statement', got 'b'"),
    "\n{{ a ! }}": (2, "unexpected char '!'"),
    "\r\n\r{% endif %}": (3, "Encountered unknown tag 'endif'"),
    "{{ '\\N' }}": (1, "malformed"),
    "{{ " + "(" * 5_000: (1, "nested too deeply"),
    "{{ a" + ".b" * 5_000 + " }}": (1, "nested too deeply"),
}


@pytest.mark.parametrize(("text", "problem"), BROKEN.items())
def test_broken(text: str, problem: tuple[int, str]) -> None:
    body, problems = parse_jinja(text)
    assert (body, [found.line for found in problems]) == ((), [problem[0]])
    assert problem[1] in problems[0].message
