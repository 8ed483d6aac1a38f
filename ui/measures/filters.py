"""The filters of the measures: one shape for the page and everything it asks the store."""

import pandas as pd

from queries.measures.measures import MeasureFilter, MeasureOptions
from ui.components import filters
from ui.components.domain_words import district_words, field_words
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _


def bar(options: MeasureOptions) -> MeasureFilter:
    """Draw the filters; returns what the queries of measures take for them."""
    language = look().language
    statuses = value_words("measures", "status", language)
    approvals = value_words("measures", "approval", language)
    areas, fields = district_words(), field_words(options)
    groups = {name: name for name in options.working_groups}
    with filters.bar("measures_filters"):
        chosen = MeasureFilter(
            district_id=filters.choice("bezirk", _("District"), areas, _("all districts")),
            field_ids=tuple(filters.several("zielfeld", _("Zielfeld"), fields)),
            working_group=filters.choice("ag", _("Working group"), groups, _("all groups")),
            status=filters.choice("status", _("Status"), statuses, _("every status")),
            approval=filters.choice("bewilligung", _("Approval"), approvals, _("every state")),
        )
        filters.summary(
            {
                "bezirk": areas.get(chosen.district_id or "", ""),
                "zielfeld": ", ".join(fields[code] for code in chosen.field_ids),
                "ag": chosen.working_group or "",
                "status": statuses.get(chosen.status or "", ""),
                "bewilligung": approvals.get(chosen.approval or "", ""),
            }
        )
    return chosen


def named(spread: pd.DataFrame, fields: dict[str, str]) -> pd.DataFrame:
    """The coverage with the column `title` in words, also for measures in no Zielfeld."""
    return spread.assign(
        title=[fields.get(code, _("no Zielfeld stated")) for code in spread["field_id"]]
    )
