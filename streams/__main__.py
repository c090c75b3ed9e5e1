"""`python -m streams` is the command `entente`."""

from streams.cli.main import main

main()
