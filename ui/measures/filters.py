"""The filters of the measures: one shape for the page and everything it asks the store."""

import pandas as pd

from queries.measures.measures import MeasureFilter, MeasureOptions
from queries.measures.status import JUDGEMENTS
from ui.components import filters
from ui.components.measure_words import judgement_mark
from ui.components.tables import value_words
from ui.i18n.texts import text as _


def bar(options: MeasureOptions) -> MeasureFilter:
    """Draw the filters; returns what the queries of measures take for them."""
    statuses = value_words("measures", "status")
    approvals = value_words("measures", "approval")
    kinds = value_words("measures", "kind")
    judgements = {level: judgement_mark(level).word for level in JUDGEMENTS}
    with filters.bar():
        return MeasureFilter(
            district_id=filters.district(),
            field_ids=filters.fields(options),
            working_group=filters.working_group(options.working_groups),
            status=filters.choice("status", _("Status"), statuses),
            kind=filters.choice("art", _("Kind"), kinds),
            judgement=filters.choice("urteil", _("Judgement"), judgements),
            approval=filters.choice("bewilligung", _("Approval"), approvals),
        )


def named(spread: pd.DataFrame, fields: dict[str, str]) -> pd.DataFrame:
    """The coverage with the column `title` in words, also for measures in no Zielfeld."""
    return spread.assign(
        title=[fields.get(code, _("no field of action stated")) for code in spread["field_id"]]
    )
