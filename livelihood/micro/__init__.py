"""Micro matters (微实事): many small ones, listed twenty at a time and closed with a photo each."""
