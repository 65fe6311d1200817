"""Pages of those who keep the record in order: accounts, settings, retention, the trail."""
