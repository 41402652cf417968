"""`python -m api` is the command `gyebo`."""

from api.cli.commands import main

main()
