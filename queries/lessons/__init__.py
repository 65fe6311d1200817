"""Lessons: the list, one with all that belongs to it, whether its figure moved, what is public."""

from queries.lessons.listing import Filters, Lessons, found
from queries.lessons.one import Lesson, one_lesson

__all__ = ["Filters", "Lesson", "Lessons", "found", "one_lesson"]
