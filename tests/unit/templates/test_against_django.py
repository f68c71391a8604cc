"""Django's own engine says the same of real templates as we do."""

from __future__ import annotations

from pathlib import Path

import django
import pytest
from django_says import said_by_django, said_by_us

from ormlint.templates.django import parse_django

SHIPPED = sorted(
    path
    for path in Path(django.__file__).parent.rglob("*.*")
    if "templates" in path.parts and path.suffix in (".html", ".txt", ".xml") and path.is_file()
)

OTHERS = {
    "conditions": "{% if a or b and not c in d|e:'f g' == h %}{{ i }}{% elif not j is not k %}{% endif %}",
    "chains": "{% if a and b and c or d or e and not f %}{% endif %}",
    "literals": "{{ 'a|b'|c:\"%}\" }}{{ 1.5 }}{{ -1 }}{{ .5 }}{{ 1e5 }}{{ _('a b') }}{{ None }}{{ True.a }}",
    "escapes": r"""{{ "a\"b\\c\d" }}{{ 'it\'s' }}""",
    "loops": "{% for a,b , c in d.e|f reversed %}{{ a }}\n{% empty %}{{ b }}{% endfor %}",
    "old with": "{% with a.b|c as d and e as f %}{{ d }}{% endwith %}{% with g=h i='j k' %}{% endwith %}",
    "include": "{% include a|default:'b' with c=d.e f=_('g h') only %}",
    "regroup": "{% regroup a.b by c.d|e:f as g %}{% for h in g %}{{ h.list }}{% endfor %}",
    "verbatim": "{% verbatim a %}{{ b }}{% endverbatim %}{% if %}{% endverbatim a %}{{ c }}",
    "comment": "{% comment %}{{ a }}{% if %}{% else %}{% endcomment %}{{ b }}{# {% if %} #}",
    "no tags": "{ { a } }{%\n%}{{\na }}{%}{ {{ c }}}",
    "libraries": "{% load x %}{% y a %}{% if b %}{% y c %}{{ d }}{% endy %}{% endif %}",
    "custom else": "{% z %}{{ a }}{% else %}{{ b }}{% endz %}",
    "changes": "{% ifchanged a.b|c %}{{ d }}{% else %}{{ e }}{% endifchanged %}",
}


def test_django_ships_templates() -> None:
    assert len(SHIPPED) > 100


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_templates(path: Path) -> None:
    text = path.read_text("utf-8")
    said = said_by_django(text)
    assert said is not None
    body, problems = parse_django(text)
    assert (said_by_us(body), problems) == (said, [])


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_templates(text: str) -> None:
    body, problems = parse_django(text)
    assert (said_by_us(body), problems) == (said_by_django(text), [])


REFUSED = ["{{ a b }}", "{{ _a }}", "{{ a|b: c }}", "{% if a b %}{% endif %}", "{% for a b %}{% endfor %}"]
REFUSED += [
    "{% if a %}",
    "{% endif %}",
    "{% else %}",
    "{{ }}",
    "{% %}",
    "{% comment %}",
    "{% with a %}{% endwith %}",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_django_refuses_is_a_problem(text: str) -> None:
    assert said_by_django(text) is None
    assert parse_django(text)[1]
