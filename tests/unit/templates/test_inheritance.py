"""Blocks of children in the text of their parents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from outlines import outline

from ormlint.templates import TemplateFile, Templates, effective, included
from ormlint.templates.inheritance import lineage
from ormlint.templates.nodes import Include, walk

Written = Callable[..., Templates]

BASE = """\
{{ a }}
{% block one %}{{ b }}{% block two %}{{ c }}{% endblock %}{% endblock %}
{% block three %}{% endblock %}
"""


@pytest.fixture
def shown(project: Written) -> Callable[..., str]:
    """What the template ``child`` prints, among others."""

    def outlined(folder: str = "app/templates", **texts: str) -> str:
        templates = project({f"{folder}/{name}.html": text for name, text in texts.items()})
        return outline(effective(templates.find("child.html")[0], templates))

    return outlined


def test_no_parent(shown: Callable[..., str]) -> None:
    assert shown(child="{{ a }}{% block b %}{{ c }}{% endblock %}") == "Output(a) Block(b, [Output(c)])"


def test_blocks_are_replaced(shown: Callable[..., str]) -> None:
    child = "{% extends 'base.html' %}{{ lost }}{% block two %}{{ d }}{% endblock %}"
    assert shown(base=BASE, child=child) == (
        "Elsewhere(base, [Output(a) "
        "Block(one, [Output(b) Block(two, [Elsewhere(child, [Output(d)])])]) Block(three)])"
    )


def test_the_youngest_wins(shown: Callable[..., str]) -> None:
    middle = (
        "{% extends 'base.html' %}{% block one %}{{ d }}{% endblock %}{% block three %}{{ e }}{% endblock %}"
    )
    child = "{% extends 'middle.html' %}{% block one %}{{ f }}{% endblock %}{% block two %}{% endblock %}"
    assert shown(base=BASE, middle=middle, child=child) == (
        "Elsewhere(base, [Output(a) Block(one, [Elsewhere(child, [Output(f)])]) "
        "Block(three, [Elsewhere(middle, [Output(e)])])])"
    )


def test_super(shown: Callable[..., str]) -> None:
    middle = (
        "{% extends 'base.html' %}{% block one %}{{ d }}{% if x %}{{ block.super }}{% endif %}{% endblock %}"
    )
    child = "{% extends 'middle.html' %}{% block one %}{{ block.super|safe }}{{ f }}{% endblock %}"
    assert shown(base=BASE, middle=middle, child=child) == (
        "Elsewhere(base, [Output(a) Block(one, [Elsewhere(child, [Elsewhere(middle, [Output(d) "
        "If([[x [Elsewhere(base, [Output(b) Block(two, [Output(c)])])]]])]) Output(f)])]) Block(three)])"
    )


def test_blocks_in_tags_and_in_blocks_of_children(shown: Callable[..., str]) -> None:
    base = "{% if x %}{% block one %}{% endblock %}{% endif %}"
    loop = "{% for a in b %}{% block two %}{% endblock %}{% endfor %}"
    middle = f"{{% extends 'base.html' %}}{{% block one %}}{loop}{{% endblock %}}"
    child = "{% extends 'middle.html' %}{% block two %}{{ a }}{% endblock %}"
    assert shown(base=base, middle=middle, child=child) == (
        "Elsewhere(base, [If([[x [Block(one, [Elsewhere(middle, "
        "[For([a], b, [Block(two, [Elsewhere(child, [Output(a)])])])])])]]])])"
    )


def test_unknown_parent(shown: Callable[..., str]) -> None:
    child = "{% extends PARENT %}{{ lost }}{% block one %}{% block two %}{{ a }}{% endblock %}{% endblock %}"
    blocks = "Elsewhere(child, [Block(one, [Block(two, [Output(a)])])])"
    assert shown(child=child.replace("PARENT", "layout")) == blocks
    assert shown(child=child.replace("PARENT", "'missing.html'")) == blocks
    default = child.replace("PARENT", "layout|default:'base.html'")
    assert shown(base="{% block two %}{% endblock %}", child=default) == (
        "Elsewhere(base, [Block(two, [Elsewhere(child, [Output(a)])])])"
    )


def test_jinja(shown: Callable[..., str]) -> None:
    base = "{{ self.title() }}{% block title %}{{ a }}{% endblock %}{% block main %}{{ b }}{% endblock %}"
    middle = "{% extends 'base.html' %}{% block main %}{{ super() }}{{ c }}{% endblock %}"
    child = (
        "{% extends 'middle.html' %}{% set d = 1 %}{{ lost }}"
        "{% block main %}{{ super.super() }}{% endblock %}{% block title %}{{ d }}{% endblock %}"
    )
    title = "Elsewhere(child, [Output(d)])"
    assert shown("app/jinja2", base=base, middle=middle, child=child) == (
        "Elsewhere(child, [Set([d], 1)]) "
        f"Elsewhere(base, [{title} Block(title, [{title}]) "
        "Block(main, [Elsewhere(child, [Elsewhere(base, [Output(b)])])])])"
    )


CYCLES = {
    "itself": {"child": "{% extends 'child.html' %}{% block a %}{{ b }}{% endblock %}"},
    "each other": {
        "child": "{% extends 'other.html' %}{% block a %}{{ b }}{% endblock %}",
        "other": "{% extends 'child.html' %}{% block c %}{% endblock %}",
    },
    "blocks": {
        "child": "{% extends 'base.html' %}"
        "{% block b %}{% block a %}{{ block.super }}{% endblock %}{% endblock %}",
        "base": "{% block a %}{% block b %}{{ c }}{% endblock %}{% endblock %}",
    },
}


ENDS = {
    "itself": "Elsewhere(child, [Block(a, [Output(b)])])",
    "each other": "Elsewhere(other, [Block(c)]) Elsewhere(child, [Block(a, [Output(b)])])",
    "blocks": (
        "Elsewhere(base, [Block(a, [Elsewhere(child, [Elsewhere(base, "
        "[Block(b, [Elsewhere(child, [Block(a)])])])])])])"
    ),
}


@pytest.mark.parametrize("kind", CYCLES)
def test_cycles_end(shown: Callable[..., str], kind: str) -> None:
    assert shown(**CYCLES[kind]) == ENDS[kind]


def test_a_template_extends_its_namesake(project: Written) -> None:
    templates = project(
        {
            "shop/templates/base.html": "{% extends 'base.html' %}{% block a %}{{ mine }}{% endblock %}",
            "theme/templates/base.html": "{% block a %}{{ theirs }}{% endblock %}",
        }
    )
    own = next(file for file in templates.find("base.html") if "shop" in file.path.parts)
    assert [file.path.parts[-3] for file in lineage(own, templates)] == ["shop", "theme"]


def test_what_is_left_as_it_is_is_shared(project: Written) -> None:
    templates = project(
        {"templates/child.html": "{% extends 'base.html' %}", "templates/base.html": "{{ a }}"}
    )
    (base,) = templates.find("base.html")
    (printed,) = effective(templates.find("child.html")[0], templates)
    assert getattr(printed, "body") == base.body  # noqa: B009
    assert list(walk(printed))[1] is base.body[0]


def test_includes(project: Written) -> None:
    texts = {
        "a": "{% include 'b.html' %}{% include './c/d.html' %}"
        "{% include x|default:'b.html' %}{% include x %}",
        "b": "{% include 'a.html' %}{% include 'b.html' %}{% include 'none.html' %}",
        "c/d": "",
    }
    templates = project({f"templates/{name}.html": text for name, text in texts.items()})
    (a,), (b,), (d,) = (templates.find(f"{name}.html") for name in texts)

    def targets(file: TemplateFile, *within: TemplateFile) -> list[list[TemplateFile]]:
        found = [node for node in file.body if isinstance(node, Include)]
        return [included(include, file, templates, within) for include in found]

    assert targets(a) == [[b], [d], [b], []]
    assert targets(b) == [[a], [], []]
    assert targets(b, a) == [[], [], []]
