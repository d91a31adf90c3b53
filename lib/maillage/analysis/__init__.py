"""The analysis: why, what does it cost, who and what hangs on whom?"""

from maillage.analysis.stage import analyse

__all__ = ["analyse"]
