"""One row of the results: what was measured, beside the floor it is held against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What we need and what the floor needs, both in `unit`, taken in the same run.

    what: the thing measured. against: what the floor is. bound: the most that `ours / floor` may
    be. note: what a reader should know beside it (counts, memory, what was tried).
    """

    what: str
    ours: float
    against: str
    floor: float
    bound: float
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor we need."""
        return self.ours / self.floor

    @property
    def holds(self) -> bool:
        """Whether the bound is met."""
        return self.ratio <= self.bound
