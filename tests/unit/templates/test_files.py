"""Files as bytes, the language that they are in, and the comments that silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from outlines import outline

from ormlint.source import SourceError
from ormlint.templates import TemplateFile
from ormlint.templates import file as file_module

BAD = {
    "not utf-8": (b"a\r\nb\n\xff", 3, "is not valid utf-8"),
    "null byte": (b"a\n\0", 2, "contains a null byte"),
    "too large": (b"a" * (5 * 1024 * 1024 + 1), None, "too large"),
    "a Python cookie counts for nothing": (b"# coding: latin-1\n\xe9", 2, "is not valid utf-8"),
}


@pytest.mark.parametrize(("data", "line", "message"), BAD.values(), ids=BAD)
def test_bad_bytes(data: bytes, line: int | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        TemplateFile.read(path, "shown/a.html")
    assert (caught.value.path, caught.value.line) == ("shown/a.html", line)
    assert message in caught.value.message


def test_what_is_no_file(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "none.html", "no such file"), (tmp_path, "is not a regular file")):
        with pytest.raises(SourceError, match=message):
            TemplateFile.read(path, "a.html")


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"\xef\xbb\xbf{{ a }}\r\n")
    file = TemplateFile.read(path, "shown.html")
    assert (file.text, file.lines, file.display, file.path) == (
        "{{ a }}\r\n",
        ["{{ a }}"],
        "shown.html",
        path,
    )


def test_nothing_is_parsed_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    parse = file_module.parse_django
    monkeypatch.setattr(file_module, "parse_django", lambda text: asked.append(text) or parse(text))
    file = TemplateFile.from_text("{{ a }}", Path("/a.html"), "a.html")
    assert asked == []
    assert (outline(file.body), file.problems, file.engine) == ("Output(a)", [], "django")
    assert asked == ["{{ a }}"]


ENGINES = {
    "app/templates/a.html": "django",
    "app/jinja2/a.html": "jinja",
    "app/templates/a.html.j2": "jinja",
    "app/templates/a.jinja": "jinja",
    "app/templates/jinja2.html": "django",
    "jinja2/templates/a.txt": "jinja",
}


@pytest.mark.parametrize(("path", "engine"), ENGINES.items())
def test_engine_by_place(path: str, engine: str) -> None:
    assert TemplateFile.from_text("{{ a }}", Path("/") / path, path).engine == engine


def test_engine_by_what_can_be_read() -> None:
    def read(text: str) -> tuple[str, str, int]:
        file = TemplateFile.from_text(text, Path("/templates/a.html"), "a.html")
        return file.engine, outline(file.body), len(file.problems)

    assert read("{{ a.b() }}{% if c %}{% endif %}") == ("jinja", "Output(a->b()) If([[c []]])", 0)
    assert read("{{ a.b() }}{% if %}") == ("django", "Output(<a.b()>) If([[<if> []]])", 3)
    told = TemplateFile.from_text("{{ a() }}", Path("/a.html"), "a.html", "django")
    assert (told.engine, len(told.problems)) == ("django", 1)


DIRECTIVES = """\
{# ormlint: ignore-file[overfetch] #}
{{ a }} {# noqa: QRY101 #}
{# noqa #}
{{ b }}{# ormlint: ignore[relation-in-loop] it is small #}{# noqa: QRY1, QRY2 #}
text {#- ormlint: ignore #}
 {# ormlint: ignore-file #}
{# ormlint: forget #}{{ c }}
{% verbatim %}{# noqa #}{% endverbatim %}
"""


@pytest.mark.parametrize("name", ["a.html", "a.j2"])
def test_directives(name: str) -> None:
    text = DIRECTIVES.replace("verbatim", "raw") if name == "a.j2" else DIRECTIVES
    file = TemplateFile.from_text(text, Path(name), name)
    found = [(d.kind, d.line, d.words, bool(d.mistake), d.alone) for d in file.directives]
    assert found == [
        ("ignore-file", 1, ("overfetch",), False, True),
        ("noqa", 2, ("QRY101",), False, False),
        ("noqa", 3, None, False, True),
        ("ignore", 4, ("relation-in-loop",), False, False),
        ("noqa", 4, ("QRY1", "QRY2"), False, False),
        ("ignore", 5, None, False, False),
        ("ignore-file", 6, None, True, True),
        ("ignore", 7, None, True, False),
    ]
    covers = [d.covers for d in file.directives]
    assert covers[1:5] == [range(2, 3), range(0), range(4, 5), range(4, 5)]
    assert 1000 in covers[0]


def test_place_of_a_directive() -> None:
    file = TemplateFile.from_text("é {# noqa: QRY101 why #}", Path("a.html"), "a.html")
    (directive,) = file.directives
    assert file.lines[0][directive.column - 1 : directive.end_column - 1] == "# noqa: QRY101"


def test_a_directive_covers_the_whole_tag() -> None:
    text = "{{ a }}\n{{ b(\n  c,\n) }} {# noqa #}\n{{ d }}"
    (directive,) = TemplateFile.from_text(text, Path("a.j2"), "a.j2").directives
    assert directive.covers == range(2, 5)


def test_a_comment_over_several_lines() -> None:
    text = "{{ a }} {# for all\n noqa\n #} {{ b }}\n{# noqa\n #}\n"
    found = TemplateFile.from_text(text, Path("a.j2"), "a.j2").directives
    assert [directive.covers for directive in found] == [range(0)]
