"""The steering group's records: what the data say to each question, and what was answered."""

from queries.steering.reviews import answers, open_actions, rounds, says

__all__ = ["answers", "open_actions", "rounds", "says"]
