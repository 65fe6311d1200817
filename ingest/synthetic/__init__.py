"""Synthetic interchange files: invented people and cases, any size, one seed one result."""

from ingest.synthetic.generate import generate

__all__ = ["generate"]
