"""The mapped classes of SQLAlchemy, Flask-SQLAlchemy and SQLModel, as the same models."""

from ormlint.project.schema.mapped.models import mapped_models

__all__ = ["mapped_models"]
