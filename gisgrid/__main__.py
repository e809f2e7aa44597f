"""`python -m gisgrid`."""

from gisgrid.cli import main

main()
