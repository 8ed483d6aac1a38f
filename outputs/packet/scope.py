"""What a packet is about: the city, a district, a Zielfeld, a working group or a measure."""

import datetime as dt
from dataclasses import dataclass

from loaders.cli.common_calls import WrongCall
from queries.measures.measures import MeasureFilter, measures
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import text as _
from ui.overview.data import options
from ui.state.session_data import run_query


@dataclass(frozen=True)
class Scope:
    """At most one of these; none: the whole city."""

    district: str | None = None
    field: str | None = None
    group: str | None = None
    measure: str | None = None

    @property
    def chosen(self) -> MeasureFilter:
        """The measures it holds."""
        return MeasureFilter(
            district_id=self.district,
            field_ids=(self.field,) if self.field else (),
            working_group=self.group,
        )

    @property
    def is_city(self) -> bool:
        return self == Scope()

    @property
    def file_name(self) -> str:
        """The name of the file, without what no file system takes."""
        code = self.district or self.field or self.group or self.measure or ""
        plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in code)
        return "-".join(part for part in (_("packet"), plain[:60].strip("-")) if part)


def name_of(scope: Scope, today: dt.date) -> str:
    """What it is about, in words. Raises WrongCall for what does not exist."""
    known = _known(scope, today)
    if known is None:
        return _("The whole city")
    kind, code, words = known
    if code not in words:
        known_ones = _few(words)
        raise WrongCall(_("There is no “{code}”. There are: {known}.", code=code, known=known_ones))
    return f"{kind} {words[code]}" if kind else words[code]


def _known(scope: Scope, today: dt.date) -> tuple[str, str, dict[str, str]] | None:
    """Kind, code and what there is of this kind."""
    if scope.district:
        return _("District"), scope.district, district_words()
    if scope.field:
        return _("Zielfeld"), scope.field, field_words(options())
    if scope.group:
        names = options().working_groups
        return "", scope.group, dict(zip(names, names, strict=True))
    if scope.measure:
        listed = run_query(measures, today=today)
        titles = dict(zip(listed["measure_id"], listed["title"], strict=True))
        return "", scope.measure, titles
    return None


def _few(words: dict[str, str]) -> str:
    return ", ".join(list(words)[:12]) + (" …" if len(words) > 12 else "")
