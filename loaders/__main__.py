"""`python -m loaders`: the door from the command line."""

import sys

from loaders.cli import main
from outputs.commands import COMMANDS

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], COMMANDS))
