// The draft as numbers: which cell lies in which grid, loads, parts, what is to be dealt with.
// Knows no map and no page, so that a change is reckoned in a few milliseconds.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const LEAST_BORDER_M = 1;

  // Metres of an edge in degrees; good to a tenth of a percent over a community.
  function metresOf({ a, b }) {
    const y = ((a[1] + b[1]) / 2) * (Math.PI / 180);
    return Math.hypot((b[0] - a[0]) * Math.cos(y), b[1] - a[1]) * 111320;
  }

  // Neighbours with what they share: every pair once, edges as [lat, lon] pairs.
  function bordersOf(cells) {
    const pairs = new Map(), outer = [];
    const shapes = cells.map((cell, at) => ({ geometry: cell.outline, at }));
    for (const edge of gisgrid.edgesOf(shapes)) {
      const [one, two] = edge.owners.map((owner) => owner.at);
      const line = [[edge.a[1], edge.a[0]], [edge.b[1], edge.b[0]]];
      if (two === undefined || one === two) { outer.push({ cell: one, line }); continue; }
      const key = one < two ? `${one} ${two}` : `${two} ${one}`;
      const pair = pairs.get(key) || { one, two, metres: 0, lines: [] };
      pair.metres += metresOf(edge);
      pair.lines.push(line);
      pairs.set(key, pair);
    }
    return { pairs: [...pairs.values()], outer };
  }

  gisgrid.makeModel = function makeModel(cells, now) {
    const { pairs, outer } = bordersOf(cells);
    const around = cells.map(() => []);
    for (const { one, two, metres } of pairs)
      if (metres >= LEAST_BORDER_M) { around[one].push(two); around[two].push(one); }
    const position = new Map(cells.map((cell, at) => [cell.id, at]));
    const model = { cells, pairs, outer, around, position, pending: new Set(), target: null };

    model.take = (state) => {
      Object.assign(model, state);
      model.byId = new Map(state.grids.map((grid) => [grid.id, grid]));
      if (!model.byId.has(model.target)) model.target = null;
    };
    // Only what a saved step can change.
    model.follow = (answer) => {
      const of = new Map(answer.cells);
      model.of = cells.map((cell) => of.get(cell.id) || 0);
      const { version, grids, why, reasons, undo, redo, touched } = answer;
      const necks = [...model.necks.filter(({ grid }) => !touched.includes(grid)), ...answer.necks];
      model.take({ version, grids, why, reasons, undo, redo, necks });
    };
    model.gridOf = (cell) => (model.pending.has(cell) && model.target ? model.target : model.of[cell]);

    function sums(values, grid) {
      const made = new Map(model.grids.map(({ id }) => [id, 0]));
      cells.forEach((_cell, at) => made.has(grid(at)) && made.set(grid(at), made.get(grid(at)) + values[at]));
      return made;
    }
    model.loads = () => sums(model.load, model.gridOf);

    // Loads of today's grids, to compare with; null for a grid that is new.
    function loadsBefore() {
      const made = new Map();
      cells.forEach((_cell, at) => { if (model.before[at]) made.set(model.before[at], (made.get(model.before[at]) || 0) + model.load[at]); });
      return made;
    }

    const share = (load, mean) => (mean ? (100 * load) / mean - 100 : 0);
    model.balance = () => {
      const loads = model.loads(), was = loadsBefore();
      const total = model.load.reduce((sum, one) => sum + one, 0);
      const mean = model.grids.length ? total / model.grids.length : 0;
      const meanBefore = was.size ? [...was.values()].reduce((a, b) => a + b, 0) / was.size : 0;
      const rows = model.grids.map((grid) => ({
        grid, load: loads.get(grid.id), share: share(loads.get(grid.id), mean),
        before: was.has(grid.grid) ? share(was.get(grid.grid), meanBefore) : null,
      }));
      const worst = (list) => list.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
      return {
        rows, mean, worst: worst(rows.map((row) => row.share)),
        worstBefore: was.size ? worst([...was.values()].map((load) => share(load, meanBefore))) : null,
        moved: model.movedHomes(), loose: cells.filter((_cell, at) => !model.gridOf(at)).length,
      };
    };

    // Households whose grid has another code from then on: their leader changes.
    model.movedHomes = () => cells.reduce((sum, _cell, at) => {
      const grid = model.byId.get(model.gridOf(at));
      return sum + (model.before[at] && (!grid || grid.grid !== model.before[at]) ? model.homes[at] : 0);
    }, 0);

    // Groups of cells of one grid that hang together, the largest first.
    model.parts = (id) => {
      const left = new Set();
      cells.forEach((_cell, at) => { if (model.gridOf(at) === id) left.add(at); });
      const found = [];
      while (left.size) {
        const [start] = left, part = [start];
        left.delete(start);
        for (let i = 0; i < part.length; i++)
          for (const next of around[part[i]]) if (left.delete(next)) part.push(next);
        found.push(part);
      }
      return found.sort((a, b) => b.length - a.length);
    };

    // Grids that have one neighbour alone and no part of the community's edge.
    model.enclosed = () => {
      const beside = new Map(model.grids.map(({ id }) => [id, new Set()]));
      for (const { cell } of outer) beside.get(model.gridOf(cell))?.add("outside");
      for (const { one, two } of pairs) {
        const a = model.gridOf(one), b = model.gridOf(two);
        if (a !== b) { beside.get(a)?.add(b); beside.get(b)?.add(a); }
      }
      return model.grids.filter(({ id }) => beside.get(id).size === 1 && !beside.get(id).has("outside"))
        .map((grid) => ({ grid, other: model.byId.get([...beside.get(grid.id)][0]) })).filter(({ other }) => other);
    };

    // What stops the submission (stop), wants a reason (ask), or is only said (hint).
    model.issues = () => {
      const { tolerance, far } = gisgrid.data, list = [];
      const { rows } = model.balance();
      const loose = cells.map((_cell, at) => at).filter((at) => !model.gridOf(at));
      if (loose.length) list.push({ key: "loose", level: "stop", kind: "loose", count: loose.length, homes: loose.reduce((sum, at) => sum + model.homes[at], 0), cells: loose });
      for (const row of rows) {
        const { grid } = row, parts = model.parts(grid.id);
        if (!parts.length) { list.push({ key: `empty:${grid.id}`, level: "stop", kind: "empty", grid, cells: [] }); continue; }
        if (parts.length > 1) list.push({ key: `parts:${grid.id}`, level: "stop", kind: "parts", grid, count: parts.length, cells: parts.slice(1).flat() });
        if (Math.abs(row.share) > tolerance) list.push({ key: `load:${grid.id}`, level: "ask", strong: Math.abs(row.share) > far, kind: row.share < 0 ? "few" : "many", grid, row, cells: parts[0] });
        const home = grid.home === null ? undefined : position.get(grid.home);
        if (home === undefined) continue;
        const lives = model.byId.get(model.gridOf(home));
        if (lives && lives.id !== grid.id) {
          const moves = model.before[home] === grid.grid;
          list.push({ key: `${moves ? "moves" : "lives"}:${grid.id}`, level: moves ? "ask" : "hint", kind: moves ? "moves" : "lives", grid, other: lives, cells: [home] });
        }
      }
      for (const { grid, other } of model.enclosed()) list.push({ key: `inside:${grid.id}`, level: "stop", kind: "inside", grid, other, cells: model.parts(grid.id)[0] });
      for (const { grid, at, forced } of model.necks) {
        const own = model.byId.get(grid);
        if (own) list.push({ key: `${forced ? "narrow" : "neck"}:${grid}`, level: forced ? "ask" : "stop", kind: forced ? "narrow" : "neck", grid: own, at, cells: [] });
      }
      const order = (one) => (one.level === "stop" ? 0 : one.strong ? 1 : one.level === "ask" ? 2 : 3);
      return list.sort((a, b) => order(a) - order(b));
    };

    // Four tints; a grid keeps its own unless a neighbour has it too.
    model.tints = new Map();
    model.tint = () => {
      const beside = new Map(model.grids.map(({ id }) => [id, new Set()]));
      for (const { one, two } of pairs) {
        const a = model.gridOf(one), b = model.gridOf(two);
        if (a !== b && beside.has(a) && beside.has(b)) { beside.get(a).add(b); beside.get(b).add(a); }
      }
      // Kept tints first; the others one by one, always the grid that has the fewest tints left.
      const made = new Map(), left = new Set();
      for (const { id } of model.grids) {
        const old = model.tints.get(id);
        if (old && ![...beside.get(id)].some((other) => made.get(other) === old)) made.set(id, old);
        else left.add(id);
      }
      const taken = (id) => new Set([...beside.get(id)].map((other) => made.get(other)).filter(Boolean));
      while (left.size) {
        const id = [...left].reduce((a, b) => (taken(b).size - taken(a).size || beside.get(b).size - beside.get(a).size) > 0 ? b : a);
        left.delete(id);
        const used = [1, 2, 3, 4].map((t) => [...beside.get(id)].filter((o) => made.get(o) === t).length);
        made.set(id, 1 + used.indexOf(Math.min(...used)));
      }
      model.tints = made;
    };

    model.take(now);
    model.tint();
    return model;
  };
})();
