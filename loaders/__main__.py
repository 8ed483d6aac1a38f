"""`python -m loaders`: the door from the command line."""

import sys

from loaders.cli import is_own, main


def run(arguments: list[str]) -> int:
    """The call with all commands there are. Those of `outputs` bring the screens with them, which
    takes as long as a small check: they are loaded only where none of `loaders` is named."""
    if is_own(arguments):
        return main(arguments)
    from outputs.commands import COMMANDS

    return main(arguments, COMMANDS)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
