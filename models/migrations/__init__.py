"""Steps from one shape of the record to the next, written by hand, forward only."""
