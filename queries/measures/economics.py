"""What a measure costs and brings: capital value, annuity, break-even, sensitivity. Pure functions.

Sources of the method: Bundesministerium der Finanzen, Arbeitsanleitung Einführung in
Wirtschaftlichkeitsuntersuchungen (Kapitalwertmethode: payments once and yearly, discounted to the
beginning with one rate; doing nothing is an alternative like any other), and Land Brandenburg,
Leitfaden kommunale Wirtschaftlichkeitsuntersuchungen (Kapitalwert, Sensitivität, Erfolgskontrolle).

Money is in euros, income and savings positive, expenses negative; year 0 is the beginning, yearly
payments fall due at the end of a year; a rate is a fraction of 1 in a year.
"""

from dataclasses import dataclass, replace

import numpy as np

USUAL_SPREAD = 0.2
RATE_SPREAD = 0.2
"""By how much of itself a payment or the rate is varied where nobody says how uncertain it is."""


@dataclass(frozen=True)
class Payment:
    """An amount (income positive, expense negative) once in a year, or yearly from it to the end.
    spread: by how much of itself it may differ."""

    what: str
    amount: float
    year: int = 0
    is_yearly: bool = False
    spread: float = USUAL_SPREAD


@dataclass(frozen=True)
class Alternative:
    """What could be done: for how many years it is looked at, at what rate, and what is left of it
    at the end."""

    name: str
    lifetime: int
    rate: float
    payments: tuple[Payment, ...] = ()
    residual: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """An alternative beside doing nothing, all of the difference between both.

    capital_value; annuity: the same as an equal amount a year; break_even: the first year after
    which the discounted payments so far (without the residual value) are not below zero, None if
    there is none; advantage: what it brings a year, as an equal amount; needed: the advantage a
    year from which on it is worth while.
    """

    capital_value: float
    annuity: float
    break_even: int | None
    advantage: float
    needed: float

    @property
    def is_worth_while(self) -> bool:
        """Whether it is no worse than doing nothing."""
        return self.capital_value >= 0


@dataclass(frozen=True)
class Swing:
    """The capital value of the difference if one assumption (what) is low or high."""

    what: str
    low: float
    high: float

    @property
    def span(self) -> float:
        """How much the assumption matters."""
        return abs(self.high - self.low)


def yearly(alternative: Alternative, *, only_yearly: bool | None = None) -> np.ndarray:
    """Payments of each year, 0 to the end of the lifetime, not discounted, without the residual
    value. only_yearly: of the yearly (True) or the single (False) payments alone. What falls due
    after the end is not counted."""
    found = np.zeros(alternative.lifetime + 1)
    for one in alternative.payments:
        if only_yearly in (None, one.is_yearly) and one.year <= alternative.lifetime:
            found[one.year : None if one.is_yearly else one.year + 1] += one.amount
    return found


def present_value(payments: np.ndarray, rate: float) -> float:
    """Σ payment of year t / (1 + rate)^t."""
    return float((payments / (1 + rate) ** np.arange(len(payments))).sum())


def capital_value(alternative: Alternative) -> float:
    """Kapitalwert: the present value of all payments and of the residual value at the end."""
    left = alternative.residual / (1 + alternative.rate) ** alternative.lifetime
    return present_value(yearly(alternative), alternative.rate) + left


def annuity(value: float, rate: float, years: int) -> float:
    """The equal amount at the end of each year that is worth as much as `value` now:
    value · rate · (1 + rate)^years / ((1 + rate)^years − 1), without a rate value / years."""
    if rate == 0:
        return value / years
    growth = (1 + rate) ** years
    return value * rate * growth / (growth - 1)


def compare(alternative: Alternative, nothing: Alternative) -> Comparison:
    """An alternative beside doing nothing; both have the same lifetime and rate (ValueError if
    not: payments of 5 and of 20 years cannot be compared)."""
    if (alternative.lifetime, alternative.rate) != (nothing.lifetime, nothing.rate):
        raise ValueError("alternatives of one measure need the same lifetime and rate")
    years, rate = alternative.lifetime, alternative.rate
    value = capital_value(alternative) - capital_value(nothing)
    running = yearly(alternative, only_yearly=True) - yearly(nothing, only_yearly=True)
    advantage = present_value(running, rate)
    return Comparison(
        capital_value=value,
        annuity=annuity(value, rate, years),
        break_even=_break_even(yearly(alternative) - yearly(nothing), rate),
        advantage=annuity(advantage, rate, years),
        needed=annuity(advantage - value, rate, years),
    )


def _break_even(difference: np.ndarray, rate: float) -> int | None:
    sums = np.cumsum(difference / (1 + rate) ** np.arange(len(difference)))
    below = np.flatnonzero(sums < -1e-9)
    if not len(below):
        return 0
    first = int(below[-1]) + 1  # after it the sum is never below zero again
    return first if first < len(sums) else None


def tornado(alternative: Alternative, nothing: Alternative) -> list[Swing]:
    """How the capital value of the difference changes if one assumption alone does: each payment by
    its spread, the rate by a fifth of itself; what matters most first."""
    swings = []
    for own, other in ((alternative, nothing), (nothing, alternative)):
        for place, payment in enumerate(own.payments):
            ends = []
            for factor in (1 - payment.spread, 1 + payment.spread):
                varied = replace(payment, amount=payment.amount * factor)
                payments = (*own.payments[:place], varied, *own.payments[place + 1 :])
                pair = [replace(own, payments=payments), other]
                ends.append(_difference(*(pair if own is alternative else pair[::-1])))
            swings.append(Swing(payment.what, *ends))
    rates = [alternative.rate * factor for factor in (1 - RATE_SPREAD, 1 + RATE_SPREAD)]
    ends = [_difference(*(replace(one, rate=r) for one in (alternative, nothing))) for r in rates]
    return sorted([*swings, Swing("", *ends)], key=lambda one: -one.span)


def _difference(alternative: Alternative, nothing: Alternative) -> float:
    return capital_value(alternative) - capital_value(nothing)


def budget_effect(alternative: Alternative, nothing: Alternative) -> np.ndarray:
    """What the budget has more (or less) in each year than without, not discounted."""
    found: np.ndarray = yearly(alternative) - yearly(nothing)
    return found
