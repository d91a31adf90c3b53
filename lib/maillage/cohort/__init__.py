"""The cohort: what the member companies of a body (chamber, federation, club) declare, and what it could offer them."""

from maillage.cohort.stage import gather

__all__ = ["gather"]
