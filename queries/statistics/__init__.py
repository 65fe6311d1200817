"""Statistics behind the insight pages: plain functions from numbers to numbers and words."""
