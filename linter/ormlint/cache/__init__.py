"""What earlier runs have found, kept on disk; never believed where anything it depends on may differ."""
