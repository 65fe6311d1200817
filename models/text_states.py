"""How far the text of a document is known (models.codes.TEXT_STATE)."""

READ, PART, NONE, UNREAD = "read", "part", "none", "unread"
HAS_TEXT = (READ, PART)
