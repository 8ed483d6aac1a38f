"""`python -m loaders`: the door from the command line."""

import sys

from loaders.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
