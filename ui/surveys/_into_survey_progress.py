"""How far a survey is, in a sentence."""

from queries.surveys.reach import Progress
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.surveys import _into_survey_missing
from ui.surveys.data import Survey


def words(found: Progress, shown: Survey) -> str:
    """Participants against the wanted number, with the pace needed."""
    if found.participants is None:
        return _("The number of participants is not stated.")
    if shown.is_small and found.basis == "counted":
        return _into_survey_missing.few(shown.guard)
    number = look().number(found.participants)
    parts = [plural("{n} participant", "{n} participants", found.participants)]
    if found.wanted is not None:
        parts = [
            _("{n} of {wanted} wanted participants").format(
                n=number, wanted=look().number(found.wanted)
            )
        ]
        missing = found.missing or 0
        parts.append(
            _("{n} missing").format(n=look().number(missing))
            if missing
            else _("the goal is reached")
        )
    if found.pace_needed:
        word = _("{pace} a day needed until {date}, {now} a day so far")
        parts.append(
            word.format(
                pace=look().number(found.pace_needed, 1),
                date=look().date(found.last_day),
                now=look().number(found.pace_now, 1),
            )
        )
    elif found.last_day and found.days_left == 0:
        parts.append(_("closed on {date}").format(date=look().date(found.last_day)))
    if found.basis == "stated" and found.date:
        parts.append(_("as stated on {date}").format(date=look().date(found.date)))
    return " · ".join(parts)
