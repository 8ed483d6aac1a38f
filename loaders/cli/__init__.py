"""The command line. Exit status: 0 fine, 1 problems in the data or the store, 2 wrong call."""

import argparse
from collections.abc import Callable, Mapping, Sequence

from loaders.cli import (
    check_publish,
    city_commands,
    delivery_commands,
    erasure_command,
    push_command,
    read_commands,
    shipped_commands,
    store_commands,
)
from loaders.cli.common_calls import FAULTY, FINE
from loaders.cli.language import language
from loaders.cli.output import complain
from loaders.cli.parser import WRONG_CALL, Command, parse
from loaders.messages.errors import Refusal, WrongCall
from loaders.schema import Package, load_package
from loaders.store.postgres import answering

_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Package], int]] = {
    "datasets": read_commands.datasets,
    "template": read_commands.template,
    "check": check_publish.check,
    "publish": check_publish.publish,
    "feed": delivery_commands.run_feeds,
    "push": push_command.push,
    "inbox": delivery_commands.take_inbox,
    "tell": delivery_commands.tell_people,
    "history": read_commands.history,
    "restore": store_commands.restore_state,
    "revert": store_commands.revert_publication,
    "export": read_commands.export_dataset,
    "dictionary": read_commands.write_dictionary,
    "maintain": store_commands.maintain_store,
    "move": store_commands.move_store,
    "update-shipped": shipped_commands.update_shipped,
    "erase": erasure_command.erase_rows,
    "upgrade": store_commands.upgrade_store,
    "verify": store_commands.verify_store,
    "repair": store_commands.repair_store,
    "doctor": city_commands.doctor,
}


def is_own(arguments: Sequence[str]) -> bool:
    """Whether a call names a command of this room, so that those of others need not be loaded."""
    return not {*_COMMANDS, "new-city"}.isdisjoint(arguments)


def main(arguments: Sequence[str], more: Sequence[Command] = ()) -> int:
    """Run one command; the exit status. Never raises for what users or files do wrong. more:
    commands of other rooms."""
    options = parse(arguments, more)
    commands = {**_COMMANDS, **{one.name: one.run for one in more}}
    try:
        if options.command == "new-city":
            return city_commands.create_city(options)  # there need not be a city yet
        with answering():
            return commands[options.command](options, load_package())
    except Refusal as error:
        complain(error.text(language()))
        return WRONG_CALL if isinstance(error, WrongCall) else FAULTY
    except BrokenPipeError:
        return FINE
