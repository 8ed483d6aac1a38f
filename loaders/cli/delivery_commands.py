"""Commands for a timer: data that come by themselves (feeds, the inbox), and telling people."""

import argparse

from loaders.cli.common_calls import FAULTY, FINE, opened
from loaders.cli.language import _, language
from loaders.cli.output import say
from loaders.feeds.feeds import Feed, Run, feeds, run_due, run_feed, runs
from loaders.feeds.intake import Outcome
from loaders.feeds.watched_folder import SETTING, empty_inbox, inbox
from loaders.fetch.addresses import shown
from loaders.messages.errors import WrongCall
from loaders.notices.delivery import configured, tell, try_channel
from loaders.schema import Package


def run_feeds(options: argparse.Namespace, package: Package) -> int:
    """Run the feeds that are named, or those that are due; or only list all."""
    with opened(package) as store:
        known = feeds(store)
        if options.list:
            last = runs(store)
            for feed in known.values():
                say(_line(feed, last.get(feed.name, Run())))
            return FINE
        for name in options.names:
            if name not in known:
                raise WrongCall("There is no feed “{name}”.", name=name)
        if options.names:
            return _told({name: run_feed(store, known[name]) for name in options.names})
        found = run_due(store)
        if not found:
            say(_("No feed is due."))
        return _told(found)


def take_inbox(_options: argparse.Namespace, package: Package) -> int:
    """Publish the files of the inbox, or put them back with the reasons."""
    folder = inbox()
    if folder is None:
        raise WrongCall("Which folder is the inbox? Please set {setting}.", setting=SETTING)
    with opened(package) as store:
        found = empty_inbox(store, folder)
    if not found:
        say(_("The inbox is empty."))
    return _told(found)


def tell_people(options: argparse.Namespace, package: Package) -> int:
    """Tell what there is to tell by the channels of the settings, or send a trial."""
    with opened(package) as store:
        known = configured(store)
        if not known:
            say(_("No channel is set: nothing leaves this machine."))
            return FINE
        if options.trial:
            for channel in known:
                try_channel(channel)
                say(_("{channel}: the test message was accepted.", channel=channel.shown))
            return FINE
        found = tell(store)
    for one in found:
        if one.failure:
            say(one.failure.text(language()))
        else:
            say(_("{channel}: {n} notices sent.", channel=one.channel.shown, n=one.told))
    if not found:
        say(_("There is nothing new to tell."))
    return FAULTY if any(one.failure for one in found) else FINE


def _line(feed: Feed, run: Run) -> str:
    words = _("{name}: {address}, every {hours} hours", **_shown(feed))
    words += "" if feed.active else _(", switched off")
    said = (run.words or {}).get(language())
    return f"{words}. {said}" if said else words + _(". It has not run yet.")


def _shown(feed: Feed) -> dict[str, object]:
    return {"name": feed.name, "address": shown(feed.address), "hours": feed.every_hours}


def _told(found: dict[str, Outcome]) -> int:
    for name, outcome in found.items():
        say(f"{name}: {outcome.text(language())}")
    return FINE if all(outcome.is_fine for outcome in found.values()) else FAULTY
