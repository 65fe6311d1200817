"""Meetings: series, lists, invitations, statements, and what is circulated."""
