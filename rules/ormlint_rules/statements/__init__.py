"""What only SQL in strings can get wrong."""
