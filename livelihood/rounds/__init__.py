"""The monthly round: who is asked what, what comes back, and where it stands (docs/rounds.md)."""
