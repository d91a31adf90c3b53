"""The diagnosis: where does this company stand in its networking, for what it wants?"""

from maillage.diagnosis.stage import diagnose

__all__ = ["diagnose"]
