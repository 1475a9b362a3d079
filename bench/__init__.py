"""Measurements: not tests, for no number in them is right on every machine."""
