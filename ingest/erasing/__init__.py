"""Carries out approved erasures: the person is gone, every figure stays as it was."""

from ingest.erasing.carrying_out import carry_out, finish_what_was_cut_short

__all__ = ["carry_out", "finish_what_was_cut_short"]
