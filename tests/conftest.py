"""Tests run the sources as they stand: what is compiled of them is held equal by a test of its own."""

import os

os.environ.setdefault("ENTENTE_COMPILED", "0")
