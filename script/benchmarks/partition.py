"""METIS and ReCom on cells measured by gisgrid; runs in the peers' environment.

Reads an .npz (a, b, metres of shared borders; load, area, rim of cells), answers JSON: the best
plan found in the seconds given: within the bound the most compact one, else the most even one.
"""

import json
import sys
import time
import warnings
from functools import partial
from math import pi

import numpy as np

warnings.filterwarnings("ignore")
STEPS = 2000


class Best:
    def __init__(self, cells, grids, bound):
        self.cells, self.grids, self.bound = cells, grids, bound
        self.key, self.plan, self.runs = None, None, 0

    def offer(self, plan):
        self.runs += 1
        c, n = self.cells, self.grids
        load, area = np.bincount(plan, c["load"], n), np.bincount(plan, c["area"], n)
        same = plan[c["a"]] == plan[c["b"]]
        rim = np.bincount(plan, c["rim"], n)
        rim -= 2 * np.bincount(plan[c["a"][same]], c["metres"][same], n)
        if not area.all():
            return
        deviation = np.abs(load / load.mean() - 1).max()
        key = (max(0.0, deviation - self.bound), -(4 * pi * area / rim**2).mean())
        if self.key is None or key < self.key:
            self.key, self.plan = key, plan


def metis(cells, grids, bound, seconds):
    import pymetis

    a, b = cells["a"], cells["b"]
    ends, others = np.concatenate((a, b)), np.concatenate((b, a))
    weights = np.tile(np.maximum(1, np.round(cells["metres"] * 10)).astype(int), 2)
    order = np.argsort(ends, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=len(cells["load"])))))
    graph = {
        "xadj": starts.tolist(),
        "adjncy": others[order].tolist(),
        "vweights": cells["load"].astype(int).tolist(),
        "eweights": weights[order].tolist(),
    }
    best, begin, seed = Best(cells, grids, bound), time.process_time(), 0
    while time.process_time() - begin < seconds:
        by_halves = seed % 3 == 2
        options = pymetis.Options(
            seed=seed, ufactor=max(1, round(1000 * bound)), contig=int(not by_halves)
        )
        _cut, plan = pymetis.part_graph(grids, recursive=by_halves, options=options, **graph)
        best.offer(np.array(plan))
        seed += 1
    return best


def recom(cells, grids, bound, seconds):
    """Chains of ReCom (gerrychain), begun at METIS's best plan of a tenth of the time."""
    import networkx
    from gerrychain import Graph, MarkovChain, Partition, accept, constraints
    from gerrychain.proposals import recom as proposal
    from gerrychain.tree import bipartition_tree
    from gerrychain.updaters import Tally

    plain = networkx.Graph()
    for cell, load in enumerate(cells["load"]):
        plain.add_node(cell, load=int(load))
    plain.add_edges_from(zip(cells["a"].tolist(), cells["b"].tolist(), strict=True))
    graph = Graph.from_networkx(plain)
    mean = cells["load"].sum() / grids
    best, begin, seed = Best(cells, grids, bound), time.process_time(), 0
    start = metis(cells, grids, max(bound, 0.1), seconds / 10)
    cut = partial(bipartition_tree, max_attempts=50, allow_pair_reselection=True)
    while time.process_time() - begin < seconds:
        loose = max(bound, (0.06, 0.1, 0.15)[seed % 3])
        seed += 1
        step = partial(
            proposal, pop_col="load", pop_target=mean, epsilon=loose, bipartition_tree_fn=cut,
            rng=seed,
        )  # fmt: skip
        plan = dict(enumerate(start.plan.tolist()))
        first = Partition(graph, plan, updaters={"load": Tally("load", alias="load")})
        try:
            for state in MarkovChain(
                step, [constraints.contiguous], accept.always_accept, first, STEPS
            ):
                parts = np.empty(len(plan), int)
                for node, part in state.assignment.items():
                    parts[node] = part
                best.offer(parts)
                if time.process_time() - begin > seconds:
                    break
        except (RuntimeError, ValueError):  # no pair has an even cut: the next seed
            continue
    return best


PEERS = {"metis": metis, "recom": recom}

if __name__ == "__main__":
    who, path, grids, bound, seconds = sys.argv[1:]
    found = PEERS[who](dict(np.load(path)), int(grids), float(bound), float(seconds))
    plan = None if found.plan is None else found.plan.tolist()
    json.dump({"plan": plan, "runs": found.runs}, sys.stdout)
