"""Deliverables: the executed notebooks' Story, rendered for its readers. Rendering computes nothing."""
