"""How the strategy stands, in a few sentences; none is younger than the report it rests on."""

import datetime as dt
from typing import NamedTuple

import pandas as pd

from queries.measures.standing import RUNNING
from queries.metric import Metric
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.overview.data import Overview


class Verdict(NamedTuple):
    """words: how the measures stand. end, left: until when the funding may be spent, and what is
    left of the time; empty where no document states an end. note: that nothing is current."""

    words: str
    end: str
    left: str
    note: str


def verdict(shown: Overview) -> Verdict:
    """What was decided, approved and rejected, what was last reported as running or finished, and
    when the money lapses. Present tense is for reports within the rhythm of the programme."""
    end, left = _end(shown)
    words = " ".join(part for part in (_decided(shown), _running(shown)) if part)
    return Verdict(words, end, left, _note(shown))


def is_recent(shown: Overview, day: dt.date | None) -> bool:
    """Whether something reported on that day may be said in the present tense."""
    known = shown.freshness.set_index("name")["due_after_days"]
    rhythm = known.get("programme")
    return day is not None and rhythm == rhythm and (shown.today - day).days <= rhythm


def is_decided(shown: Overview) -> bool:
    """Whether a decision on the measures is known: the programme's facts say so, or, where there
    are none at all, the kind of the measures."""
    facts = shown.programme
    return "decided" in facts.latest or (facts.facts.empty and shown.standing.is_decided)


def _decided(shown: Overview) -> str:
    if not shown.is_whole:
        return _of_choice(shown)
    if not is_decided(shown):
        return _gathered(shown)
    known = shown.programme.latest
    decided = known.get("decided", shown.standing.total)
    approved, rejected = known.get("approved"), known.get("rejected")
    if approved is None:
        words = look().plural(
            "{total} measure has been adopted ({month}); no approval is published.",
            "{total} measures have been adopted ({month}); no approval is published.",
            decided.count,
        )
        day = decided.evidence.as_of
        return dated(words, day).format(total=look().number(decided.value))
    words = _("Of {total} adopted measures the funder approved {approved} ({month}).")
    if rejected is not None:
        words = _(
            "Of {total} adopted measures the funder approved {approved} and rejected "
            "{rejected} ({month})."
        )
    return dated(words, latest(approved, rejected)).format(
        total=look().number(decided.value),
        approved=look().number(approved.value),
        rejected=look().number(rejected.value) if rejected else "",
    )


def dated(words: str, day: dt.date | None) -> str:
    """The words with the month in their bracket, or without it where no source names a day."""
    known = day is not None and day == day
    return words.replace("{month}", look().month(day)) if known else words.replace(" ({month})", "")


def latest(*numbers: Metric | None) -> dt.date | None:
    """The latest day that any of the numbers speaks of."""
    days = [one.evidence.as_of for one in numbers if one is not None and one.evidence.as_of]
    return max(days, default=None)


def _of_choice(shown: Overview) -> str:
    real = shown.standing.real
    total = len(real)
    if not total:
        is_empty = not shown.standing.gathered
        return _("No measure of this choice is published.") if is_empty else _gathered(shown)
    words = plural("The selection holds {n} measure", "The selection holds {n} measures", total)
    if shown.standing.is_decided:
        words = plural(
            "The selection holds {n} adopted measure",
            "The selection holds {n} adopted measures",
            total,
        )
    if not shown.chosen.district_id:
        return words + "."
    citywide = look().number(int(real["is_citywide"].sum()))
    return _("{words}, {n} of them for the whole city.").format(words=words, n=citywide)


def _gathered(shown: Overview) -> str:
    counts = shown.standing.gathered
    pilots, ideas = counts.get("Pilotprojekt", 0), counts.get("Idee", 0)
    others = sum(counts.values()) - pilots - ideas
    named = [
        (pilots, plural("{n} pilot project", "{n} pilot projects", pilots)),
        (ideas, plural("{n} idea", "{n} ideas", ideas)),
        (others, plural("{n} measure", "{n} measures", others)),
    ]
    parts = [words for n, words in named if n]
    if not parts:
        return _("No measure is published yet.")
    listed = _(" and ").join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return _("Gathered are {parts}; no decision on them is published.").format(parts=listed)


def _running(shown: Overview) -> str:
    """What was last reported as running and finished, by the programme or else by the measures."""
    if shown.is_whole and not is_decided(shown) and not shown.programme.facts.empty:
        return ""  # what runs before the decision is no part of what will be decided
    finished = int((shown.standing.real["judgement"] == "reached").sum())
    parts = [_projects(shown) or _measures(shown)]
    if finished:
        parts.append(plural("{n} is finished", "{n} are finished", finished))
    words = "; ".join(part for part in parts if part)
    return words + "." if words else ""


def _projects(shown: Overview) -> str:
    running = shown.programme.latest.get("running") if shown.is_whole else None
    if running is None:
        return ""
    day = running.evidence.as_of
    if is_recent(shown, day):
        words = plural("{n} project is running", "{n} projects are running", running.count)
        return words + " (" + _("as of {date}").format(date=look().date(day)) + ")"
    words = plural(
        "{n} project was last reported as running",
        "{n} projects were last reported as running",
        running.count,
    )
    return dated(words + " ({month})", day)


def _measures(shown: Overview) -> str:
    real = shown.standing.real
    running = real[real["reported_status"] == RUNNING]
    if running.empty:
        return ""
    if not (running["judgement"] == "no_report").any():
        return plural("{n} is in progress", "{n} are in progress", len(running))
    words = plural(
        "{n} was last reported as in progress",
        "{n} were last reported as in progress",
        len(running),
    )
    day = running["reported_date"].max()
    return dated(words + " ({month})", None if pd.isna(day) else day)


def _end(shown: Overview) -> tuple[str, str]:
    end = shown.programme.end_date
    if end is None:
        return "", ""
    days = (end - shown.today).days
    if days < 0:
        return _("The funding ended on {date}.").format(date=look().date(end)), ""
    words = _("The funding lapses on {date}:").format(date=look().date(end))
    left = plural("{n} day left", "{n} days left", days) if days else _("today")
    return words, left


def _note(shown: Overview) -> str:
    found = shown.standing
    if not found.is_unknown:
        return ""
    if not found.total.evidence.is_as_of_stated:
        return _("Nobody has reported on a measure yet.")
    words = _("No report on a measure is younger than {month}.")
    hollow = _("Hollow signs show the last state reported.")
    return words.format(month=look().month(found.total.evidence.as_of)) + " " + hollow
