"""The command `erase`: what would go, and its going."""

import argparse

from loaders.cli.common_calls import FINE, named, opened
from loaders.cli.language import _, language
from loaders.cli.output import say
from loaders.erasure import ErasurePlan, erase, plan_erasure, what_remains
from loaders.messages.errors import WrongCall
from loaders.schema import Package


def erase_rows(options: argparse.Namespace, package: Package) -> int:
    """Erase the rows of a key from all states, or only say which they are."""
    dataset = named(package, options.dataset)
    pairs = [text.partition("=") for text in options.key]
    if not all(mark for _name, mark, _value in pairs):
        raise WrongCall("The key is given as COLUMN=VALUE.")
    if not options.dry_run and not (options.author and options.reason):
        raise WrongCall("An erasure needs --author and --reason.")
    with opened(package) as store:
        plan = plan_erasure(store, dataset.name, {name: value for name, _mark, value in pairs})
        _say(plan)
        if options.dry_run:
            say(_("Nothing was changed."))
            return FINE
        record = erase(store, plan, options.author, options.reason)
    say(_("Erased. The history has a record of it without the data."))
    say(what_remains(record.moment).text(language()))
    return FINE


def _say(plan: ErasurePlan) -> None:
    rows = ", ".join(f"{name} ({count})" for name, count in plan.rows.items()) or "–"
    say(_("Rows of the newest state: {rows}.", rows=rows))
    say(
        _(
            "States that hold such rows: {states}; kept files that go as a whole: {files}.",
            states=len(plan.states),
            files=len(plan.files),
        )
    )
