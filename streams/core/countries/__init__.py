"""Which countries a text mentions, where, and by what kind of expression."""
