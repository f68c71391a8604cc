"""All files together: modules, names, classes, and the schema that the declarations give."""

from ormlint.project.modules import Module
from ormlint.project.project import Project
from ormlint.project.symbols import Assignment, External, ProjectClass, ProjectFunction, Symbol

__all__ = ["Assignment", "External", "Module", "Project", "ProjectClass", "ProjectFunction", "Symbol"]
