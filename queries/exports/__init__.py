"""Documents written from figures, to bytes."""
