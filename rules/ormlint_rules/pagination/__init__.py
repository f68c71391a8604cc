"""Pages: what it costs to show the rows a window at a time, and whether the windows fit together."""
