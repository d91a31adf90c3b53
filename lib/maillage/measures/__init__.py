"""Formulas: arrays in, numbers out. One measure = one function = one formula = one source = one example by hand.

References of the form "methods §1.3" and "practice §9" are to the project's domain pages of those names. Other
bibliographic details are quoted from general knowledge and were not re-read; what they state is checked by the tests.
"""
