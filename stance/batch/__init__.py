"""Analyse a corpus of pages in partitions, each written once and put in place whole."""

from stance.batch.run import Outcome, Progress, run

__all__ = ["Outcome", "Progress", "run"]
