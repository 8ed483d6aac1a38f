"""A series as a small chart in HTML: limits as a band, the mean, the target, the values as a line,
dots where a rule marks one. Positions are percentages, so that it fits any width."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from markupsafe import Markup

MOST = 60  # newest values that are drawn
LEAST = 3  # fewer are a sentence
WIDTH, HEIGHT = 200, 44
LINES = (
    f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' "
    "preserveAspectRatio='none'><g fill='none' stroke='black' stroke-width='1.4' "
    "stroke-linecap='round'>{lines}</g></svg>"
)
LINE = "<polyline points='{points}' vector-effect='non-scaling-stroke'/>"
FAR = 1.0  # a target further off than the height of all else would flatten the chart


def small_chart(points: pd.DataFrame, target: float) -> dict[str, Any] | None:
    """The places of all marks, in percent from the left and from the top; None for too few values.

    points: one series as `queries.indicators.indicators.courses` gives it.
    """
    if len(points) < LEAST:
        return None
    shown = points.tail(MOST)
    levels = shown[["value", "lower", "upper"]].to_numpy(float)
    low, high = float(np.nanmin(levels)), float(np.nanmax(levels))
    room = (high - low) or 1.0
    if not np.isnan(target) and low - FAR * room <= target <= high + FAR * room:
        low, high = min(low, target), max(high, target)
    else:
        target = np.nan
    span = (high - low) or 1.0
    days = shown["date"].map(dt.datetime.toordinal).to_numpy(float)
    across = 2 + 96 * (days - days[0]) / ((days[-1] - days[0]) or 1.0)

    def down(level: Any) -> Any:
        return 6 + 88 * (high - level) / span

    heights = down(shown["value"].to_numpy(float))
    return {
        "line": masked([list(zip(across * WIDTH / 100, heights * HEIGHT / 100, strict=True))]),
        "bands": _bands(shown, across, down),
        "target": None if np.isnan(target) else round(down(target), 1),
        "dots": [
            {"left": round(left, 1), "top": round(top, 1), "side": int(side), "is_last": is_last}
            for left, top, side, is_last in zip(
                across, heights, shown["side"], [*[False] * (len(shown) - 1), True], strict=True
            )
            if side or is_last
        ],
    }


def masked(parts: Sequence[Any]) -> Markup:
    """Lines as a picture for a mask: its colour is that of the theme. parts: of each line the
    places (left, top) in a picture of WIDTH and HEIGHT; a single one is a dot."""
    lines = ""
    for part in parts:
        pairs = [f"{left:.1f},{top:.1f}" for left, top in part]
        lines += LINE.format(points=" ".join(pairs * (2 if len(pairs) == 1 else 1)))
    return Markup(quote(LINES.format(lines=lines), safe=""))  # nothing left to escape


def _bands(shown: pd.DataFrame, across: Any, down: Any) -> list[dict[str, float]]:
    """The limits and the mean of each piece between two steps."""
    bands = []
    for _piece, own in shown.assign(left=across).groupby("piece", sort=False):
        if np.isnan(own["upper"].iloc[0]):
            continue
        top, bottom = (float(down(own[name].iloc[0])) for name in ("upper", "lower"))
        left, right = own["left"].iloc[0], own["left"].iloc[-1]
        bands.append(
            {
                "left": round(left, 1),
                "width": round(right - left, 1),
                "top": round(top, 1),
                "height": round(bottom - top, 1),
                "mean": round(float(down(own["mean"].iloc[0])), 1),
            }
        )
    return bands
