"""The follow-up: what a wave finds beside what the client's earlier waves measured, planned and promised."""

from maillage.follow_up.stage import follow

__all__ = ["follow"]
