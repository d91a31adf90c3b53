"""Showing: released tables and facts become exhibits and sentences. Nothing is computed here."""

from maillage.showing.exhibits import record, show
from maillage.showing.payload import read_in
from maillage.showing.sentences import say, say_either

__all__ = ["read_in", "record", "say", "say_either", "show"]
