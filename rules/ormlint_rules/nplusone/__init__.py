"""A query per row where one query for all the rows would do, and loads that do not prevent it."""
