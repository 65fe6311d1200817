"""`python -m dashboard` is the command `marac`."""

from dashboard.cli import main

main()
