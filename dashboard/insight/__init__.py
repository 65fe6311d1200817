"""The frame of the insight pages: filters, parts, notes, control charts, cases behind a figure."""
