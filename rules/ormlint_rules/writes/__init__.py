"""A statement per row where one statement writes many."""
