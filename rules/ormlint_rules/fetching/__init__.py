"""How many rows a query brings, and whether all of them are held in memory."""
