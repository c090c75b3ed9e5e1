"""Prints how good the alerts are, for `entente eval --alerts`."""
