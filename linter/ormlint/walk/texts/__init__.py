"""Texts of SQL on their way to what runs them, and what is done with the result."""
