"""What the events make of a matter on any day: a law, a pure derivation, and rows kept by it."""
