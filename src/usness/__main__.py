"""`python -m usness` is the command `usness`."""

from usness.cli import app

app()
