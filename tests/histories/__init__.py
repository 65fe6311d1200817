"""Small, nasty records drawn at random, valid by the contract, and one change to any of them."""

from .draw import PERIODS, QUARTERS, edit, records
from .text import as_text
from .valid import is_valid

__all__ = ["PERIODS", "QUARTERS", "as_text", "edit", "is_valid", "records"]
