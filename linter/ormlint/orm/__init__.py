"""What the operations of each library mean, as data."""
