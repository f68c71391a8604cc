"""SQL in strings: from a text with holes to the facts of a statement; the one door to sqlglot."""
