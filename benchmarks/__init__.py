"""Measures Entente against itself, its floor and its peers, each in one run on one machine."""
