"""Commands of `python -m loaders` that write what leaves the dashboard."""

from loaders.cli.parser import Command
from outputs.edition import command as edition

COMMANDS = (Command("site", edition.add, edition.write_site),)
