"""What checking a file has found so far."""

from dataclasses import dataclass, field

import numpy as np

from loaders.reading import Note
from loaders.validate.report import Problem


@dataclass
class Findings:
    """What checking has found so far; `total` counts problems beyond those kept; `keys` are the
    hashes of the primary key, sorted, where all rows have been hashed."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    total: int = 0
    measured: frozenset[str] = frozenset()
    keys: np.ndarray | None = None

    def add(self, found: tuple[list[Problem], int]) -> None:
        """Take over problems and how many there are in all."""
        self.problems += found[0]
        self.total += found[1]
