"""What stands in place of figures of a survey: who could supply them, or that too few took part."""

from queries.surveys.results import Protection
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.surveys.data import Survey


def few(guard: Protection) -> str:
    """That so few took part that not even their number is shown."""
    return _("fewer than {n} participants").format(n=look().number(guard.min_cell))


def counted(shown: Survey) -> str:
    """How many took part; of very few not how many."""
    if shown.is_small:
        return few(shown.guard)
    return plural("{n} participant", "{n} participants", shown.people.total)


def no_small() -> str:
    """In place of figures of very few people."""
    return _("So few people took part that nothing of their answers can be shown.")


def no_answers() -> str:
    """In place of figures of people."""
    return _("Only the number of participants is stated, no answers. Who holds the survey can "
             "supply them.")  # fmt: skip


def no_groups() -> str:
    """In place of the comparison with the population."""
    return _("Nobody states where they live, or too few do to show it.")


def no_questions() -> str:
    """In place of the questions."""
    return _("The questions of this survey are not published. Who holds it can supply them.")


def no_questions_of_fields() -> str:
    """In place of the questions where none belongs to the chosen Zielfelder."""
    return _("No question of this survey belongs to the chosen Zielfeld.")
