"""Who may be one person under two ids: proposed with the reasons, never decided by a machine."""
