"""Templates: from their text to a small tree, the same for Django and Jinja, and from their names to files."""
