"""The portfolio: what a firm sees over the companies it has worked for, none of them named."""

from maillage.portfolio.stage import summarise

__all__ = ["summarise"]
