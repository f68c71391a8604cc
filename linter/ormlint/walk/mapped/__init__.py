"""Code that talks to SQLAlchemy, run on paper with the same values."""
