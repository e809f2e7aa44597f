"""Pair units and cadres with grids: the least cost for a stated question, proven, with reasons.

The door of this folder is `solve()`; `read()` reads a question from a file.
"""

from gisgrid.optimize.match.answer import Answer, Pairs, Second, curve, force, solve
from gisgrid.optimize.match.conflicts import Conflict, Infeasible, limit_name
from gisgrid.optimize.match.forced import Forced
from gisgrid.optimize.match.instance import Instance, Partner, Place, Wish, read

__all__ = [
    "Answer",
    "Conflict",
    "Forced",
    "Infeasible",
    "Instance",
    "Pairs",
    "Partner",
    "Place",
    "Second",
    "Wish",
    "curve",
    "force",
    "limit_name",
    "read",
    "solve",
]
