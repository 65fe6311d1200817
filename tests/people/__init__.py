"""People: one person under many names."""
