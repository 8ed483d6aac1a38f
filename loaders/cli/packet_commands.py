"""The command `take-back`: a packet's workbook that an office has edited."""

import argparse
from typing import Any

from loaders.cli.common_calls import FAULTY, FINE, done, opened
from loaders.cli.language import _, language
from loaders.cli.output import complain, say
from loaders.returned_workbook import Conflict, compare_workbook, publish_returned
from loaders.schema import Package
from loaders.store.write import HistoryEntry

SHOWN = 20


def take_back(options: argparse.Namespace, package: Package) -> int:
    """Publish what an edited workbook changes, or say what stands against it."""
    with opened(package) as store:
        expected = store.snapshot_id()
        found = compare_workbook(options.file, store, package)
        for name, problems in found.problems.items():
            for problem in problems[:SHOWN]:
                complain(f"{name}: {problem.message(language())}")
        for conflict in found.conflicts[:SHOWN]:
            complain(_words(conflict))
        if found.problems or found.conflicts:
            complain(_("Nothing was published."))
            return FAULTY
        if not found.tables:
            say(_("The workbook changes nothing."))
            return FINE
        words = _("{cells} cells changed and {rows} rows new against state {state}.")
        say(words.format(cells=found.cells, rows=found.rows, state=found.state))
        entry = HistoryEntry(options.author, options.message)
        snapshot = publish_returned(store, found, options.file, entry, expected)
        say(done(store, snapshot, found.tables))
    return FINE


def _words(one: Conflict) -> str:
    key = ", ".join(map(str, one.key))
    if one.column is None:
        words = _("{dataset} {key}: changed in the workbook, removed here since.")
        return words.format(dataset=one.dataset, key=key)
    words = _(
        "{dataset} {key}, {column}: it was {then}; here it is {now}, in the workbook {given}. "
        "Please decide which is right and write that into the workbook."
    )
    sides = {"then": one.then, "now": one.now, "given": one.given}
    return words.format(
        dataset=one.dataset,
        key=key,
        column=one.column,
        **{side: _cell(value) for side, value in sides.items()},
    )


def _cell(value: Any) -> str:
    return _("empty") if value is None else f"“{value}”"
