"""What the settings say of templates is worked out without running them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ormlint.source import SourceFile
from ormlint.templates.engines import EngineSettings, engines

ROOT = Path("/shop")
BACKEND = '"BACKEND": "django.template.backends.django.DjangoTemplates"'


def said(**files: str) -> list[EngineSettings]:
    """The engines of a project whose settings are in ``config``."""
    paths = {name: ROOT / "config" / f"{name}.py" for name in files}
    return engines([SourceFile.from_text(text, paths[name], name) for name, text in files.items()], [ROOT])


@pytest.mark.parametrize(
    ("before", "dirs"),
    [
        ("from pathlib import Path\nBASE = Path(__file__).resolve().parent.parent", 'BASE / "pages"'),
        ("import os", 'os.path.join(os.path.dirname(os.path.dirname(__file__)), "pages")'),
        ("HERE = dirname(dirname(abspath(__file__)))", "HERE + '/pages'"),
        ("import environ\nROOT = environ.Path(__file__) - 2", 'str(ROOT.path("pages"))'),
        ("import environ\nROOT = environ.Path(__file__) - 2", 'ROOT("pages")'),
        ("BASE = Path(__file__).parents[1]\nif DEBUG:\n    NAME = 'pages'", 'f"{BASE}/{NAME}"'),
        ("from pathlib import Path\nNAME = env('P', default='pages')", "Path(__file__).parents[1] / NAME"),
        ("", '"pages"'),
        ("ROOT = os.environ.get('ROOT', '/shop')", "ROOT + '/pages', unknown(), '/elsewhere'"),
    ],
)  # fmt: skip
def test_folders(before: str, dirs: str) -> None:
    (engine,) = said(settings=f'{before}\nTEMPLATES = [{{{BACKEND}, "DIRS": [{dirs}]}}]\n')
    assert engine.dirs == (ROOT / "pages",)


def test_names_of_other_modules() -> None:
    base = "from pathlib import Path\nBASE = Path(__file__).parent.parent\nMORE = ['shop.context.cart']\n"
    here = (
        "from .base import *\nfrom config.base import MORE as _MORE\n"
        f'TEMPLATES = [{{{BACKEND}, "DIRS": [BASE / "pages"], "OPTIONS": {{"context_processors": _MORE}}}}]\n'
    )
    (engine,) = said(base=base, local=here)
    assert engine.dirs == (ROOT / "pages",)
    assert engine.processors == ("shop.context.cart",)


def test_changed_later() -> None:
    first = f'TEMPLATES = [{{{BACKEND}, "OPTIONS": {{"context_processors": ["shop.a"]}}}}]\n'
    then = 'TEMPLATES[0]["DIRS"] = ["pages"]\nTEMPLATES[0]["OPTIONS"]["context_processors"] += ["shop.b"]\n'
    (engine,) = said(settings=first + then)
    assert engine.dirs == (ROOT / "pages",)
    assert engine.processors == ("shop.a", "shop.b")


def test_jinja() -> None:
    options = '{"environment": "shop.jinja.environment", "globals": {"cart": "shop.jinja.cart"}}'
    (engine,) = said(settings=f'TEMPLATES = [{{"BACKEND": "django_jinja.Jinja2", "OPTIONS": {options}}}]')
    assert engine.jinja
    assert engine.environment == "shop.jinja.environment"
    assert engine.globals == {"cart": "shop.jinja.cart"}


@pytest.mark.parametrize(
    "text",
    [
        "TEMPLATES = [",
        "TEMPLATES = TEMPLATES",
        "from .settings import *\nTEMPLATES = [*TEMPLATES]",
        "TEMPLATES = make()",
        "if TEMPLATES == [{}]: pass",
        "A = B\nB = A\nTEMPLATES = A + B",
    ],
)
def test_nothing_to_be_told(text: str) -> None:
    assert said(settings=text) == []
