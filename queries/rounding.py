"""Numbers rounded as people do on paper."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float, digits: int = 0) -> Decimal:
    """The value with so many decimals (below 0: in tens, hundreds, …), half a unit rounded away
    from zero as DIN 1333 has it: 12.5 → 13, -12.5 → -13; never -0. Only 14 digits are looked at,
    so that what is half but for the last bit of a float counts as half."""
    exact = Decimal(f"{value:.14g}")
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
