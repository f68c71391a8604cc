"""What each tag of Django becomes, and what is left of templates that are none."""

from __future__ import annotations

import time

import pytest
from outlines import outline

from ormlint.templates.django import parse_django
from ormlint.templates.nodes import Block, If, walk

EXPRESSIONS = {
    "a": "a",
    "a.b.0.c": "a.b.0.c",
    "a..b": "a..b",
    "12": "12",
    "-1.5": "-1.5",
    "1e3": "1000.0",
    ".5": "0.5",
    "True": "True",
    "None": "None",
    "None.x": "None.x",
    '"a \\"b\\" {{"': "'a \"b\" {{'",
    "'it'": "'it'",
    '_("some text")': "'some text'",
    'x|date:"Y-m-d"|default:user.name': "x|date('Y-m-d')|default(user.name)",
    "x | upper|add:-1": "x|upper|add(-1)",
    'x|default:_("no one")': "x|default('no one')",
    "'%'|add:x": "'%'|add(x)",
}


@pytest.mark.parametrize(("text", "tree"), EXPRESSIONS.items())
def test_expressions(text: str, tree: str) -> None:
    body, problems = parse_django(f"<p>{{{{ {text} }}}}</p>{{{{{text}}}}}")
    assert (outline(body), problems) == (f"Output({tree}) Output({tree})", [])


CONDITIONS = {
    "a": "a",
    "not a": "(not a)",
    "not not a": "(not (not a))",
    "a and b and c": "(and a b c)",
    "a or b and not c": "(or a (and b (not c)))",
    "not a in b": "(not (in a b))",
    "not a == b": "(not (== a b))",
    "a not in b or c is not None": "(or (not in a b) (is not c None))",
    "a in b == c": "(in a (== b c))",
    "a|length >= 2 and b.c < -1": "(and (>= a|length 2) (< b.c -1))",
    'a == "x y"': "(== a 'x y')",
}


@pytest.mark.parametrize(("text", "tree"), CONDITIONS.items())
def test_conditions(text: str, tree: str) -> None:
    body, problems = parse_django(f"{{% if {text} %}}{{% endif %}}")
    assert (outline(body), problems) == (f"If([[{tree} []]])", [])


TAGS = {
    "{% for a in b.all|slice:':3' %}{{ a }}{% endfor %}": "For([a], b.all|slice(':3'), [Output(a)])",
    "{% for a, b in c.items reversed %}{% empty %}{{ d }}{% endfor %}": (
        "For([a b], c.items, True, [Output(d)])"
    ),
    "{% for a ,b,c in d %}{% endfor %}": "For([a b c], d)",
    "{% for a in reversed %}{% endfor %}": "For([a], reversed)",
    "{% if a %}{{ b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}": (
        "If([[a [Output(b)]] [c [Output(d)]]], [Output(e)])"
    ),
    "{% if a %}{% if b %}{{ c }}{% else %}{{ d }}{% endif %}{% else %}{{ e }}{% endif %}": (
        "If([[a [If([[b [Output(c)]]], [Output(d)])]]], [Output(e)])"
    ),
    "{% ifequal a.b 'c' %}{{ d }}{% else %}{{ e }}{% endifequal %}": (
        "If([[(== a.b 'c') [Output(d)]]], [Output(e)])"
    ),
    "{% ifnotequal a b %}{% endifnotequal %}": "If([[(!= a b) []]])",
    "{% with a=b.c d=e|f %}{{ a }}{% endwith %}": "With([a=b.c d=e|f], [Output(a)])",
    "{% with a.b as c and d as e %}{% endwith %}": "With([c=a.b e=d])",
    '{% include "a.html" %}{% include b.c|default:"d" %}': "Include('a.html') Include(b.c|default('d'))",
    "{% include 'a' with b=c d='e f' only %}": "Include('a', [b=c d='e f'], True)",
    "{% include 'a' only %}": "Include('a', True)",
    "{% extends 'a' %}{% block b %}{{ block.super }}{% endblock b %}": (
        "Extends('a') Block(b, [Output(block.super)])"
    ),
    "{% regroup a.b by c.d|lower as e %}": "Regroup(a.b, e.c.d|lower, e)",
    "{% cycle a 'b' %}{% cycle a b as c %}{% cycle a b as c silent %}": (
        "Cycle([a 'b']) Cycle([a b], c) Cycle([a b], c, True)"
    ),
    "{% firstof a.b 'c' as d %}": "FirstOf([a.b 'c'], d)",
    "{% ifchanged a.b c %}{{ d }}{% else %}{{ e }}{% endifchanged %}": (
        "IfChanged([a.b c], [Output(d)], [Output(e)])"
    ),
    "{% ifchanged %}{{ a }}{% endifchanged %}": "IfChanged([Output(a)])",
    "{% filter upper|cut:' ' %}{{ a }}{% endfilter %}": "Wrapper(filter, [''|upper|cut(' ')], [Output(a)])",
    "{% cache 500 name a.b using='x' %}{{ c }}{% endcache %}": "Wrapper(cache, [500 a.b], [Output(c)])",
    "{% autoescape off %}{{ a }}{% endautoescape %}": "Wrapper(autoescape, [Output(a)])",
    "{% language a.code %}{{ b }}{% endlanguage %}": "Wrapper(language, [a.code], [Output(b)])",
    "{% blocktranslate with a=b.c count n=d|length trimmed %}{{ a }}{% plural %}{{ n }}"
    "{% endblocktranslate %}": ("Wrapper(blocktranslate, [Output(a) Output(n)], [a=b.c n=d|length])"),
    "{% blocktrans count a|length as n with b.c as d asvar e %}{% plural %}{% endblocktrans %}": (
        "Wrapper(blocktrans, [d=b.c n=a|length], e)"
    ),
    "{% trans 'a b' context 'c' as d %}": "Tag(trans, ['a b' 'c'], d)",
    "{% translate a noop %}": "Tag(translate, [a])",
    "{% load a b.c %}{% load d e from f %}": "Load([a b.c]) Load([f], [d e])",
    "{% url 'a:b' c.pk d=e.f as g %}": "Tag(url, ['a:b' c.pk], [d=e.f], g)",
    "{% now 'Y' as a %}": "Tag(now, ['Y'], a)",
    "{% querystring page=a.next_page_number b=None %}": (
        "Tag(querystring, [page=a.next_page_number b=None])"
    ),
    "{% partialdef a inline %}{{ b }}{% endpartialdef %}{% partial a %}": (
        "PartialDef(a, True, [Output(b)]) Partial(a)"
    ),
    "{% mine a.b 'c d' e=f data-x=g h==i as j %}": "Tag(mine, [a.b 'c d' <h==i>], [e=f data-x=g], j)",
    "{% mine a %}{{ b }}{% mine c %}{{ d }}{% endmine %}": (
        "Tag(mine, [a]) Output(b) Tag(mine, [c], [Output(d)])"
    ),
    "{% mine %}{{ a }}{% else %}{{ b }}{% endmine %}": "Tag(mine, [Output(a) Output(b)])",
    "{% if a %}{% mine %}{% endif %}{% mine %}{{ b }}{% endmine %}": (
        "If([[a [Tag(mine)]]]) Tag(mine, [Output(b)])"
    ),
    "{% endpoint a %}": "Tag(endpoint, [a])",
    "{% csrf_token %}{% templatetag openblock %}{% resetcycle %}{% debug %}": "",
    "{# {{ a }} #}{{ b }}": "Output(b)",
    "{% comment 'why {{ a }}' %}{% for %}{{ b }}{% endif %}{% endcomment %}{{ c }}": "Output(c)",
    "{% verbatim %}{{ a }}{% if %}{% verbatim %}{% endverbatim %}{{ b }}": "Output(b)",
    "{% verbatim x %}{{ a }}{% endverbatim %}{{ b }}{% endverbatim x %}{{ c }}": "Output(c)",
    "{% if\na %}{{ b\n}}{{ c }}": "Output(c)",
    "{ { a } } {%{{ b }}": "Output(b)",
    "{%}{{ a }}": "Output(a)",
}


@pytest.mark.parametrize(("text", "tree"), TAGS.items())
def test_tags(text: str, tree: str) -> None:
    body, problems = parse_django(text)
    assert (outline(body), problems) == (tree, [])


def test_a_tag_has_a_body_or_none() -> None:
    bodies = [getattr(node, "body", "") for node in parse_django("{% a %}{% b %}{% endb %}")[0]]
    assert bodies == [None, ()]


def test_only_names_are_looked_up_in_translated_text() -> None:
    body, _ = parse_django("{% blocktranslate %}{{ a.b }}{% endblocktranslate %}")
    outputs = [getattr(node, "id", None) for node in walk(body)]
    assert outputs == [None, None, "a.b"]


BROKEN = {
    "{% for a in b %}{{ a }}\n{{ c }}": (
        "For([a], b, [Output(a) Output(c)])",
        [(1, "`for` is never closed")],
    ),
    "{% if a %}\n{% for b in c %}{{ b }}{% else %}{{ d }}{% endif %}{{ e }}": (
        "If([[a [For([b], c, [Output(b)])]]], [Output(d)]) Output(e)",
        [(2, "`for` is never closed")],
    ),
    "\n{% endif %}{{ a }}{% else %}": (
        "Output(a)",
        [(2, "`else` does not belong to any block"), (2, "`endif` does not belong to any block")],
    ),
    "{{ a b }}{{ c }}": ("Output(<a b>) Output(c)", [(1, "`a b` is no expression")]),
    "{{ a|b:  }}{{ _c }}": (
        "Output(<a|b:>) Output(<_c>)",
        [(1, "`_c` is no expression"), (1, "`a|b:` is no expression")],
    ),
    "{% if a or %}{{ b }}{% endif %}": (
        "If([[<if a or> [Output(b)]]])",
        [(1, "the condition is not complete")],
    ),
    "{% if a b %}{% endif %}": ("If([[<if a b> []]])", [(1, "`b` is not expected in a condition")]),
    "{% if == b %}{% endif %}": ("If([[<if == b> []]])", [(1, "`==` has nothing on its left")]),
    "{% for a of b %}{{ c }}{% endfor %}": (
        "Wrapper(for, [Output(c)])",
        [(1, "`for`: is not of the form `for name in rows`")],
    ),
    "{% with a %}{{ b }}{% endwith %}": (
        "With([Output(b)])",
        [(1, "`with`: is not of the form `with name=value`")],
    ),
    "{% include %}{% include 'a' b %}": (
        "Include('a')",
        [(1, "`include`: does not know `b`"), (1, "`include`: names no template")],
    ),
    "{% regroup a %}{% %}{{ }}": (
        "",
        [
            (1, "`regroup`: is not of the form `regroup rows by attribute as name`"),
            (1, "nothing stands between the delimiters"),
            (1, "nothing stands between the delimiters"),
        ],
    ),
    "{{ a }}{% comment %}{{ b }}": ("Output(a)", [(1, "`comment` is never closed")]),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_broken(text: str, expected: tuple[str, list[tuple[int, str]]]) -> None:
    body, problems = parse_django(text)
    assert (outline(body), problems) == expected


PATHOLOGICAL = {
    "openers": "{{{%{#" * 200_000,
    "open quotes": "{% a " + '"\\" ' * 4_900 + "%}",
    "a long chain": "{{ a" + ".b" * 500_000 + " }}",
    "many filters": "{{ a" + "|b" * 9_000 + " }}",
    "many terms": "{% if a" + " and b" * 3_000 + " %}{% endif %}",
    "negations": "{% if " + "not " * 4_900 + "a %}{% endif %}",
    "deep": "{% if a %}" * 10_000 + "{% endif %}" * 10_000,
    "never closed": "{% if a %}" * 10_000,
    "never opened": "{% endif %}" * 10_000,
    "deep and unknown": "{% a %}" * 10_000 + "{% enda %}" * 10_000,
    "verbatim": "{% verbatim %}" * 20_000,
    "comments": "{% comment %}" * 20_000,
}


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_pathological(text: str) -> None:
    before = time.perf_counter()
    body, _ = parse_django(text)
    assert time.perf_counter() - before < 5
    repr(body)  # no deeper than Python can follow


def test_nodes_compare_by_what_they_say() -> None:
    body, _ = parse_django("{% if a.b %}{% endif %}\n  {% if a.b %}{% endif %}{% block a %}{% endblock %}")
    first, second, block = body
    assert isinstance(first, If)
    assert isinstance(block, Block)
    assert (first == second, hash(first) == hash(second), first.at == second.at) == (True, True, False)
    assert first != block
