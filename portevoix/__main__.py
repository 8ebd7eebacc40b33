"""`python -m portevoix` is the `portevoix` command."""

from portevoix.project.cli import main

main()
