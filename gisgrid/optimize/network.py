"""Walking distances and paths along streets; knows lines and points in metres, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree
from shapely import LineString, MultiLineString, STRtree

GRID_M = 0.01  # nodes closer than this are one
LOOSE_M = 2.0  # a street's end this near to another street is drawn short, not closed
NEAR_M = 60.0  # two doors of one yard: nobody goes round by the street
# A walk off the streets goes round houses and fences: between the 1.2 to 1.4 that studies of
# walks find for dense street networks.
ROUND_ABOUT = 1.25

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gap:
    """Two islands of streets were joined here, by a straight walk of `metres`."""

    line: LineString
    metres: float


@dataclass(frozen=True)
class Path:
    """A walk from point to point. `off_street_m` of its length lies on no street."""

    line: LineString
    length_m: float
    off_street_m: float


@dataclass(frozen=True, eq=False)
class Streets:
    """Streets as stretches between crossings; made once, joined to points as often as wanted.

    ends    (n, 4) x, y of the start and of the end of each straight stretch
    gaps    where islands were joined, the shortest joins first
    """

    ends: Floats
    gaps: tuple[Gap, ...] = ()

    @cached_property
    def tree(self) -> STRtree:
        return STRtree(_as_lines(self.ends))


@dataclass(frozen=True, eq=False)
class Walks:
    """Points joined to streets.

    to_street_m   (p,) from each point straight to its street; inf where there are no streets
    """

    points: Floats
    to_street_m: Floats
    _nodes: Floats
    _links: csr_array
    _off_street: frozenset[tuple[int, int]]

    def distances(
        self, sources: Sequence[int] | None = None, targets: Sequence[int] | None = None
    ) -> Floats:
        """Metres from each source to each target (positions of points; None: all), (s, t).

        Time O(s n log n) in stretches and points: name the smaller side as sources.
        """
        start, end = self._chosen(sources), self._chosen(targets)
        if not len(start) or not len(end):
            return np.zeros((len(start), len(end)))
        found: Floats = dijkstra(self._links, directed=False, indices=start)[:, end]
        return found

    def path(self, a: int, b: int) -> Path:
        """The shortest walk from point `a` to point `b`."""
        metres, before = dijkstra(self._links, directed=False, indices=a, return_predecessors=True)
        way = [b]
        while way[-1] != a:
            way.append(int(before[way[-1]]))
        way.reverse()
        # A point on its street stands beside a node of the same place.
        xy = self._nodes[way]
        steps = np.hypot(*np.diff(xy, axis=0).T) if len(way) > 1 else np.zeros(0)
        off = sum(
            float(step) * ROUND_ABOUT
            for step, pair in zip(steps, pairwise(way), strict=True)
            if (min(pair), max(pair)) in self._off_street
        )
        line = LineString(xy if len(way) > 1 else np.vstack((xy, xy)))
        return Path(line, float(metres[b]), off)

    def _chosen(self, positions: Sequence[int] | None) -> Ints:
        return np.arange(len(self.points)) if positions is None else np.asarray(positions, int)


def noded(lines: Sequence[LineString | MultiLineString]) -> Streets:
    """Cut streets at their crossings and join what belongs together.

    lines   in metres; railways and what else nobody walks on left out

    Rule 1  streets that cross or touch have a node there; a bridge counts as a crossing.
    Rule 2  an end that stops less than LOOSE_M before another street is joined to it.
    Rule 3  islands of streets are joined where they lie nearest, and `gaps` says so.
    """
    kept = [line for line in lines if line is not None and not line.is_empty]
    if not kept:
        return Streets(np.zeros((0, 4)))
    # Rule 1
    parts = shapely.get_parts(shapely.union_all(np.asarray(kept, object), grid_size=GRID_M))
    xy, owner = shapely.get_coordinates(parts, return_index=True)
    same = owner[1:] == owner[:-1]
    ends = np.hstack((xy[:-1][same], xy[1:][same]))
    if not len(ends):
        return Streets(np.zeros((0, 4)))
    backwards = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[backwards] = ends[backwards][:, [2, 3, 0, 1]]
    # One order whatever the order of the lines: of two equal ways always the same is taken.
    ends = ends[np.lexsort(ends.T[::-1])]
    return _islands_joined(_loose_ends_joined(ends))


def join(
    streets: Streets,
    points: Sequence[tuple[float, float]] | Floats,
    *,
    near_m: float = NEAR_M,
    barriers: Sequence[shapely.Geometry] = (),
) -> Walks:
    """Put points (x, y in metres) into the network.

    barriers   houses, water, railways: no step from point to point crosses the inside of an
               area or a line; the step from a point to its street is always open

    Rule 4  a point is joined to the nearest place of the nearest stretch, not only to its ends.
    Rule 5  a step straight from point to point is open to those nearer than `near_m`, and where
            it is no longer than the walks off street of the two anyway: there no street helps.
    Rule 6  a walk off the streets counts ROUND_ABOUT times its length.
    """
    xy = np.asarray(points, float).reshape(-1, 2)
    if not np.isfinite(xy).all():
        raise ValueError("a point without a place")
    count = len(xy)
    # Rule 4
    stretch, feet, away = _feet(streets, xy)
    nodes, stretches = _split(streets.ends, stretch, feet)
    access = np.column_stack(
        (np.arange(len(stretch)), count + len(nodes) + np.arange(len(stretch)))
    )
    everything = np.vstack((xy, nodes, feet))
    links = [count + stretches, access]
    off = [np.zeros(len(stretches), bool), np.ones(len(access), bool)]
    # Rule 5
    # Without streets there is no other way round a barrier.
    direct = _direct_steps(xy, away, near_m, barriers if len(nodes) else ())
    gaps = count + _gap_ends(nodes, streets.gaps)
    for pairs in (direct, gaps):
        links.append(pairs)
        off.append(np.ones(len(pairs), bool))
    pairs, is_off = np.vstack(links), np.concatenate(off)
    metres = np.hypot(*(everything[pairs[:, 0]] - everything[pairs[:, 1]]).T)
    # Rule 6
    metres = np.where(is_off, metres * ROUND_ABOUT, metres)
    return Walks(
        xy,
        away,
        everything,
        _links(pairs, metres, len(everything)),
        frozenset((int(a), int(b)) for a, b in np.sort(pairs[is_off], axis=1)),
    )


def _as_lines(ends: Floats) -> NDArray[np.object_]:
    made: NDArray[np.object_] = shapely.linestrings(ends.reshape(-1, 2, 2))
    return made


def _nodes_of(ends: Floats) -> tuple[Floats, Ints]:
    """Distinct nodes and the two nodes of each stretch."""
    centimetres = np.round(ends.reshape(-1, 2) / GRID_M).astype(np.int64)
    _cells, first, number = np.unique(centimetres, axis=0, return_index=True, return_inverse=True)
    return ends.reshape(-1, 2)[first], number.reshape(-1, 2)


def _loose_ends_joined(ends: Floats) -> Floats:
    # Rule 2
    nodes, pairs = _nodes_of(ends)
    loose = np.flatnonzero(np.bincount(pairs.ravel(), minlength=len(nodes)) == 1)
    lines = _as_lines(ends)
    tips = shapely.points(nodes[loose])
    which, near = STRtree(lines).query(tips, predicate="dwithin", distance=LOOSE_M)
    added, cuts = [], []
    for tip in np.unique(which):
        others = near[(which == tip) & ~(pairs[near] == loose[tip]).any(axis=1)]
        if not len(others):
            continue
        best = others[np.argmin(shapely.distance(lines[others], tips[tip]))]
        foot = shapely.get_coordinates(
            shapely.line_interpolate_point(
                lines[best], shapely.line_locate_point(lines[best], tips[tip])
            )
        )[0]
        added.append(np.concatenate((nodes[loose[tip]], foot)))
        cuts.append((best, foot))
    if not added:
        return ends
    kept, cut_pairs = _split(ends, np.array([c[0] for c in cuts]), np.array([c[1] for c in cuts]))
    feet = np.array([c[1] for c in cuts])
    all_nodes = np.vstack((kept, feet))
    return np.vstack((all_nodes[cut_pairs].reshape(-1, 4), np.array(added)))


def _islands_joined(ends: Floats) -> Streets:
    # Rule 3
    nodes, pairs = _nodes_of(ends)
    links = _links(pairs, np.ones(len(pairs)), len(nodes))
    count, island_of_node = connected_components(links, directed=False)
    island, lines = island_of_node[pairs[:, 0]], _as_lines(ends)
    gaps = []
    while count > 1:
        sizes = np.bincount(island, minlength=island.max() + 1)
        smallest = int(np.argmin(np.where(sizes > 0, sizes, len(ends) + 1)))
        own, rest = lines[island == smallest], np.flatnonzero(island != smallest)
        (mine, theirs), metres = STRtree(lines[rest]).query_nearest(
            own, all_matches=False, return_distance=True
        )
        best = int(np.argmin(metres))
        line = shapely.shortest_line(own[mine[best]], lines[rest[theirs[best]]])
        gaps.append(Gap(line, float(metres[best])))
        island[island == smallest] = island[rest[theirs[best]]]
        count -= 1
    if not gaps:
        return Streets(ends)
    return Streets(_cut_at(ends, gaps), tuple(sorted(gaps, key=lambda gap: gap.metres)))


def _cut_at(ends: Floats, gaps: Sequence[Gap]) -> Floats:
    """Stretches with a node at both ends of every gap."""
    tips = np.vstack([shapely.get_coordinates(gap.line) for gap in gaps])
    stretch, feet, _away = _feet(Streets(ends), tips)
    nodes, pairs = _split(ends, stretch, feet)
    cut: Floats = np.vstack((nodes, feet))[pairs].reshape(-1, 4)
    return cut[np.hypot(cut[:, 0] - cut[:, 2], cut[:, 1] - cut[:, 3]) > 0]


def _gap_ends(nodes: Floats, gaps: Sequence[Gap]) -> Ints:
    if not gaps:
        return np.zeros((0, 2), int)
    tips = np.vstack([shapely.get_coordinates(gap.line) for gap in gaps])
    found: Ints = cKDTree(nodes).query(tips)[1].reshape(-1, 2)
    return found


def _feet(streets: Streets, xy: Floats) -> tuple[Ints, Floats, Floats]:
    """Nearest stretch of each point, the place on it, and the metres between."""
    if not len(streets.ends) or not len(xy):
        return np.zeros(0, int), np.zeros((0, 2)), np.full(len(xy), np.inf)
    points = shapely.points(xy)
    (_point, found), metres = streets.tree.query_nearest(
        points, all_matches=False, return_distance=True
    )
    lines = streets.tree.geometries[found]
    feet = shapely.line_interpolate_point(lines, shapely.line_locate_point(lines, points))
    return found, shapely.get_coordinates(feet), metres


def _split(ends: Floats, stretch: Ints, feet: Floats) -> tuple[Floats, Ints]:
    """Cut stretches at places on them.

    Returns the nodes of `ends` and pairs of positions; places follow the nodes.
    """
    nodes, pairs = _nodes_of(ends) if len(ends) else (np.zeros((0, 2)), np.zeros((0, 2), int))
    start, way = ends[:, :2], ends[:, 2:] - ends[:, :2]
    length2 = np.maximum((way**2).sum(axis=1), GRID_M**2)
    along = ((feet - start[stretch]) * way[stretch]).sum(axis=1) / length2[stretch]
    owner = np.concatenate((np.arange(len(ends)), stretch, np.arange(len(ends))))
    where = np.concatenate((np.full(len(ends), -1.0), along, np.full(len(ends), 2.0)))
    node = np.concatenate((pairs[:, 0], len(nodes) + np.arange(len(feet)), pairs[:, 1]))
    order = np.lexsort((node, where, owner))
    owner, node = owner[order], node[order]
    same = owner[1:] == owner[:-1]
    return nodes, np.column_stack((node[:-1][same], node[1:][same]))


def _direct_steps(
    xy: Floats, away: Floats, near_m: float, barriers: Sequence[shapely.Geometry]
) -> Ints:
    if len(xy) < 2:
        return np.zeros((0, 2), int)
    if np.isinf(away).all():
        a, b = np.triu_indices(len(xy), 1)
        pairs = np.column_stack((a, b))
    else:
        # The longer of the two walks off street is at least half of both.
        reach = np.maximum(near_m, 2 * away)
        near = cKDTree(xy).query_ball_point(xy, reach)
        a = np.repeat(np.arange(len(xy)), [len(some) for some in near])
        pairs = np.unique(np.sort(np.column_stack((a, np.concatenate(near))), axis=1), axis=0)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]].astype(int)
        metres = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
        pairs = pairs[metres <= np.maximum(near_m, away[pairs].sum(axis=1))]
    if not len(pairs) or not len(barriers):
        return pairs
    steps = shapely.linestrings(xy[pairs])
    step, barrier = STRtree(barriers).query(steps, predicate="intersects")
    # Doors lie on the wall of their own house: touching is not crossing.
    walls = np.asarray(barriers, object)[barrier]
    crosses = ~shapely.touches(steps[step], walls)
    closed = np.zeros(len(pairs), bool)
    closed[step[crosses]] = True
    return pairs[~closed]


def _links(pairs: Ints, metres: Floats, count: int) -> csr_array:
    """A sparse matrix of the shortest link of each two nodes.

    scipy would add up doubled links and takes a stored 0 for no link: places a hair apart count
    a millionth of a metre.
    """
    a, b = pairs.min(axis=1), pairs.max(axis=1)
    order = np.lexsort((metres, b, a))
    a, b, length = a[order], b[order], np.maximum(metres[order], 1e-6)
    first = np.ones(len(a), bool)
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    first &= a != b
    return csr_array((length[first], (a[first], b[first])), shape=(count, count))
