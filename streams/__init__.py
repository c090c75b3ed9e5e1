"""Entente: news in, alerts out, within a second; the package root holds only the version."""

__version__ = "0.1.0"
