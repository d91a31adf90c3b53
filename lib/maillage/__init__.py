"""Maillage: a notebook workbook for consultants who put order into a company's business networking."""

__version__ = "0.1.0"
