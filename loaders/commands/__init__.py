"""The command line. Exit status: 0 fine, 1 problems in the data or the store, 2 wrong call."""

import argparse
from collections.abc import Callable, Mapping, Sequence

from loaders.commands import caring, incoming, outgoing
from loaders.commands.arguments import WRONG_CALL, parse
from loaders.commands.calls import FAULTY, FINE, WrongCall
from loaders.commands.printing import complain
from loaders.messages.errors import StoreError
from loaders.schema import DeclarationError, Package, load_package
from loaders.store.postgres import answering

_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Package], int]] = {
    "datasets": outgoing.datasets,
    "template": outgoing.template,
    "check": incoming.check,
    "publish": incoming.publish,
    "history": outgoing.history,
    "restore": outgoing.restore_state,
    "export": outgoing.export_dataset,
    "dictionary": outgoing.write_dictionary,
    "maintain": caring.maintain_store,
    "move": caring.move_store,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status. Never raises for what users or files do wrong."""
    options = parse(arguments)
    try:
        with answering():
            return _COMMANDS[options.command](options, load_package())
    except WrongCall as error:
        complain(str(error))
        return WRONG_CALL
    except (StoreError, DeclarationError) as error:
        complain(str(error))
        return FAULTY
    except BrokenPipeError:
        return FINE
