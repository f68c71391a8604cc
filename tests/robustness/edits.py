"""Edits a project at random: bodies, signatures, models, templates, files that come and go."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from ormlint.source import Block, SourceError, SourceFile

_SKIPPED = frozenset({"migrations", "tests", "__pycache__"})
_RELATED = re.compile(r"\.(?:all|filter|select_related|order_by)\(")
_LOOP = "for one in {model}.objects.all():\n{indent}    print(one.{name})\n"


FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = {
    "__init__.py": "",
    "models.py": """\
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=9)

    def __str__(self):
        return self.name

    def titles(self):
        return self.books.all()


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")

    @property
    def by(self):
        return self.author.name
""",
    "views.py": """\
from django.shortcuts import render
from django.views.generic import ListView

from .models import Author, Book


def books(request):
    return render(request, "pages/books.html", {"books": Book.objects.all()})


def authors(request):
    found = Author.objects.filter(name="a")
    return render(request, "pages/authors.html", {"authors": found})


class BookList(ListView):
    model = Book
    template_name = "pages/books.html"
""",
    "templatetags/__init__.py": "",
    "templatetags/shown.py": """\
from django import template

register = template.Library()


@register.filter
def shown(book):
    return book.author
""",
    "templates/pages/base.html": "<body>{% block content %}{% endblock %}</body>\n",
    "templates/pages/books.html": (
        '{% extends "pages/base.html" %}{% load shown %}\n{% block content %}\n{% for book in books %}\n'
        '{{ book.by }} {{ book|shown }}\n{% include "pages/book.html" %}\n{% endfor %}\n{% endblock %}\n'
    ),
    "templates/pages/book.html": "<p>\n{{ book.author.name }}\n</p>\n",
    "templates/pages/authors.html": (
        "{% for author in authors %}\n{{ author }}\n"
        "{% for book in author.titles %}\n{{ book }}\n{% endfor %}\n{% endfor %}\n"
    ),
}


def project_in(folder: Path) -> Path:
    """The fixtures, and an app with templates, as one project to edit."""
    ignored = shutil.ignore_patterns("__pycache__", ".ormlint_cache", "manage.py")
    shutil.copytree(FIXTURES, folder, ignore=ignored)
    for name, text in PAGES.items():
        file = folder / "pages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "setup.cfg").touch()
    return folder


class Editor:
    """Makes one edit after the other in a folder; the same ones for the same seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.made = 0
        self.broken: dict[Path, str] = {}

    def edit(self) -> str:
        """Make an edit; what it was."""
        kinds = [*BODIES * 3, *OUTLINES, *TEMPLATES]
        while True:
            kind = self.random.choice(kinds)
            self.made += 1
            where = kind(self)
            if where is not None:
                return f"{kind.__name__} {where.relative_to(self.folder)}"

    def edit_body(self) -> str:
        """Make an edit in the body of a function."""
        while True:
            kind = self.random.choice(BODIES)
            self.made += 1
            where = kind(self)
            if where is not None:
                return f"{kind.__name__} {where.relative_to(self.folder)}"

    def python(self) -> list[Path]:
        files = sorted(self.folder.rglob("*.py"))
        return [file for file in files if _SKIPPED.isdisjoint(file.relative_to(self.folder).parts)]

    def templates(self) -> list[Path]:
        return [file for file in sorted(self.folder.rglob("*.html")) if "templates" in file.parts]

    def function(self) -> tuple[Path, list[str], Block] | None:
        """A function of more than one line, with the lines of its file."""
        file = self.random.choice(self.python())
        source = SourceFile.from_text(file.read_text("utf-8"), file, file.name)
        try:
            found = [block for block in functions(source.block) if block.end > block.header]
        except SourceError:
            return None
        return (file, list(source.raw_lines), self.random.choice(found)) if found else None

    def first_of_body(self, lines: list[str], function: Block) -> int | None:
        """The index of the first line of the body."""
        at = function.header - 1 + len(function.head[3].splitlines())
        return at if at < function.end and lines[at].strip() else None


def functions(block: Block) -> Iterator[Block]:
    for child in block.children:
        if child.kind == "function":
            yield child
        yield from functions(child)


def indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def insert(editor: Editor, make: Callable[[str], str]) -> Path | None:
    """Put lines at the beginning of a body."""
    found = editor.function()
    if found is None:
        return None
    file, lines, function = found
    at = editor.first_of_body(lines, function)
    if at is None:
        return None
    lines.insert(at, make(indent_of(lines[at])))
    file.write_text("".join(lines), "utf-8")
    return file


def statement(editor: Editor) -> Path | None:
    return insert(editor, lambda indent: f"{indent}edited = {editor.made}\n")


def loop(editor: Editor) -> Path | None:
    model, name = editor.random.choice(
        [("Book", "author.name"), ("Author", "books.count()"), ("Event", "slug")]
    )
    return insert(editor, lambda indent: indent + _LOOP.format(model=model, name=name, indent=indent))


def result(editor: Editor) -> Path | None:
    return insert(editor, lambda indent: f"{indent}if edited:\n{indent}    return Book.objects.all()\n")


def prefetch(editor: Editor) -> Path | None:
    return substituted(editor, _RELATED, '.prefetch_related("books", "author")')


def bounded(editor: Editor) -> Path | None:
    return substituted(editor, re.compile(r"\.all\(\)"), ".all()[:10]", whole=True)


def substituted(editor: Editor, pattern: re.Pattern[str], text: str, whole: bool = False) -> Path | None:
    """Change the first call that fits in a function that has one."""
    found = editor.function()
    if found is None:
        return None
    file, lines, function = found
    for at in range(function.header, function.end):
        match = pattern.search(lines[at])
        if match:
            rest = "" if whole else match[0]
            lines[at] = lines[at][: match.start()] + text + rest + lines[at][match.end() :]
            file.write_text("".join(lines), "utf-8")
            return file
    return None


def lines_around(editor: Editor) -> Path | None:
    """Comments and empty lines before a function."""
    found = editor.function()
    if found is None or found[2].parent is None or found[2].parent.kind == "function":
        return None
    file, lines, function = found
    lines.insert(function.start - 1, "\n" * editor.random.randint(1, 3))
    file.write_text("".join(lines), "utf-8")
    return file


def without_line(editor: Editor) -> Path | None:
    """A line of a body goes, whatever that makes of it."""
    found = editor.function()
    if found is None:
        return None
    file, lines, function = found
    del lines[editor.random.randrange(function.header, function.end)]
    file.write_text("".join(lines), "utf-8")
    return file


def renamed(editor: Editor) -> Path | None:
    found = editor.function()
    if found is None:
        return None
    file, lines, function = found
    at = function.header - 1
    lines[at] = lines[at].replace(f"def {function.name}(", f"def {function.name}_{editor.made}(", 1)
    file.write_text("".join(lines), "utf-8")
    return file


def appended(editor: Editor) -> Path | None:
    file = editor.random.choice(editor.python())
    text = f"\n\ndef edited_{editor.made}():\n    return [book.author for book in Book.objects.all()]\n"
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    return file


def model_changed(editor: Editor) -> Path | None:
    file = editor.random.choice([file for file in editor.python() if "models" in file.as_posix()])
    text = file.read_text("utf-8")
    header = re.search(r"(?m)^class \w+\(models\.Model\):\n(?!    [\"'])", text)
    if header is None:
        return None
    field = f"    edited_{editor.made} = models.CharField(max_length=9)\n"
    file.write_text(text[: header.end()] + field + text[header.end() :], "utf-8")
    return file


ADDED = """\
from .models import Book


def edited():
    for book in Book.objects.all():
        print(book.author)
"""


def file_added(editor: Editor) -> Path:
    file = editor.random.choice(editor.python()).with_name(f"edited_{editor.made}.py")
    file.write_text(ADDED, "utf-8")
    return file


def file_removed(editor: Editor) -> Path:
    files = editor.python()
    added = [file for file in files if file.name.startswith("edited_")]
    file = editor.random.choice(added or [file for file in files if file.name == "views.py"] or files)
    file.unlink()
    return file


def broken(editor: Editor) -> Path:
    """A file is no Python any more; the next time it is mended."""
    if editor.broken:
        file, text = editor.broken.popitem()
        if file.exists():
            file.write_text(text, "utf-8")
        return file
    file = editor.random.choice(editor.python())
    text = editor.broken[file] = file.read_text("utf-8")
    inside = text.replace("\n    ", "\n    ) ", 1)
    file.write_text(editor.random.choice([inside, f"{text}\nclass\n"]), "utf-8")
    return file


NAMES = ["book.author.name", "order.customer", "object.author", "item.book.author.name"]


def template_changed(editor: Editor) -> Path | None:
    if not editor.templates():
        return None
    file = editor.random.choice(editor.templates())
    lines = file.read_text("utf-8").splitlines(keepends=True)
    name = editor.random.choice(
        ["book.author.name", "order.customer", "object.author", "item.book.author.name"]
    )
    lines.insert(editor.random.randint(0, len(lines)), f"<p>{{{{ {name} }}}}</p>\n")
    file.write_text("".join(lines), "utf-8")
    return file


def template_added(editor: Editor) -> Path | None:
    if not editor.templates():
        return None
    file = editor.random.choice(editor.templates())
    copy = file.with_name(f"edited_{editor.made}.html")
    copy.write_text(file.read_text("utf-8"), "utf-8")
    return copy


def template_removed(editor: Editor) -> Path | None:
    if len(editor.templates()) < 2:
        return None
    file = editor.random.choice(editor.templates())
    file.unlink()
    return file


BODIES = [statement, loop, result, prefetch, bounded, lines_around]
OUTLINES = [renamed, appended, model_changed, file_added, file_removed, broken, without_line]
TEMPLATES = [template_changed, template_changed, template_added, template_removed]
