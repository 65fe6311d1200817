"""What the words mean and where they are kept: tables, codes, people's rights, the trail."""
