"""`python -m api` is the command `gyebo`."""

from api.cli.app import main

main()
