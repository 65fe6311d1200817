"""What the insight pages ask the record: few statements, small numbers hidden before it leaves."""
