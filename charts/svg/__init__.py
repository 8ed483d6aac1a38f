"""Figures of `charts` drawn as SVG, without a browser."""

from charts.svg.figure import margins, to_svg

__all__ = ["margins", "to_svg"]
