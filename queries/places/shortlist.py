"""Which districts of a long ranked list are shown, and which are folded away."""

from collections.abc import Collection, Sequence

ALL_SHOWN = 15
ENDS = 5


def shortlist(
    order: Sequence[str], *, chosen: str | None = None, neighbours: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """The districts to show and those to fold away, each in the order of the ranked list.

    Up to 15 are all shown. Of more, the first and the last five, the chosen one and its neighbours:
    what a reader compares with. order: district_ids, the highest first.
    """
    if len(order) <= ALL_SHOWN:
        return list(order), []
    kept = {*order[:ENDS], *order[-ENDS:], *neighbours, chosen}
    return [code for code in order if code in kept], [code for code in order if code not in kept]
