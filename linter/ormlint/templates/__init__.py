"""Templates: from names to files, and from text to a small tree, the same for Django and Jinja."""

from ormlint.templates.file import TemplateFile, TemplateSpot
from ormlint.templates.inheritance import effective, included
from ormlint.templates.search import Templates

__all__ = ["TemplateFile", "TemplateSpot", "Templates", "effective", "included"]
