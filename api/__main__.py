"""`python -m api` is the command `gyebo`."""

from api.cli import main

main()
