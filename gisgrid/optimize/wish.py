"""What is asked of a division."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Weights:
    """How much each soft aim counts; 1 is the ordinary weight, 0 does not count.

    compactness   round grids with short outlines
    barriers      barriers as borders
    leaders       a leader's home in every grid
    stability     households that keep their grid; counts in `rebalance` alone
    """

    compactness: float = 1.0
    barriers: float = 1.0
    leaders: float = 1.0
    stability: float = 1.0


@dataclass(frozen=True)
class Wish:
    """What a division must and should be; cells are positions in the ground.

    grids       their number, locked ones counted
    tolerance   bound asked for: largest |load / mean - 1|; None: as even as is found
    whole       groups of cells that share one grid (a compound, a residents' group)
    locked      cells of each grid that stays as it is
    leaders     cells in which a leader lives
    """

    grids: int
    tolerance: float | None = 0.05
    weights: Weights = field(default_factory=Weights)
    whole: tuple[frozenset[int], ...] = ()
    locked: tuple[frozenset[int], ...] = ()
    leaders: tuple[int, ...] = ()
