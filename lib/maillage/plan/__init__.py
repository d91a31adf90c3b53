"""The plan: what do we do, who, when, worth what, and what must come first?"""

from maillage.plan.stage import plan

__all__ = ["plan"]
