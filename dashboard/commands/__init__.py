"""The commands, one module a noun; each adds its own to the program."""
