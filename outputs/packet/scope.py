"""What a packet is about: the city, a district, a Zielfeld, a working group or a measure."""

import datetime as dt
from dataclasses import dataclass

from loaders.messages.errors import WrongCall
from queries.measures.measures import MeasureFilter, measures
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import text as _
from ui.overview.data import options
from ui.state.session_data import run_query


@dataclass(frozen=True)
class Scope:
    """A measure, or all measures of a district, of Zielfelder and of a working group; nothing: the
    whole city."""

    district: str | None = None
    fields: tuple[str, ...] = ()
    group: str | None = None
    measure: str | None = None

    @property
    def chosen(self) -> MeasureFilter:
        """The measures it holds."""
        return MeasureFilter(
            district_id=self.district, field_ids=self.fields, working_group=self.group
        )

    @property
    def file_name(self) -> str:
        """The name of the file, without what no file system takes."""
        codes = [self.district, *self.fields, self.group, self.measure]
        code = "-".join(one for one in codes if one)
        plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in code)
        return "-".join(part for part in (_("packet"), plain[:60].strip("-")) if part)


def name_of(scope: Scope, today: dt.date) -> str:
    """What it is about, in words. Raises WrongCall for what does not exist."""
    names = []
    if scope.measure:
        listed = run_query(measures, today=today)
        names.append(_named(scope.measure, dict(listed[["measure_id", "title"]].values)))
    if scope.district:
        names.append(" ".join((_("District"), _named(scope.district, district_words()))))
    if scope.fields:
        words = field_words(options())
        found = ", ".join(_named(code, words) for code in scope.fields)
        names.append(" ".join((_("Field of action"), found)))
    if scope.group:
        groups = options().working_groups
        names.append(_named(scope.group, dict(zip(groups, groups, strict=True))))
    return " · ".join(names) or _("The whole city")


def _named(code: str, words: dict[str, str]) -> str:
    if code not in words:
        known = _few(words)
        raise WrongCall(_("There is no “{code}”. There are: {known}.", code=code, known=known))
    return words[code]


def _few(words: dict[str, str]) -> str:
    return ", ".join(list(words)[:12]) + (" …" if len(words) > 12 else "")
