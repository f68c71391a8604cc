"""The models of the project as their declarations give them, without the ORM."""

from ormlint.project.schema.schema import Schema

__all__ = ["Schema"]
