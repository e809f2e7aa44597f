// Borders of the grids as edges, each once: two neighbours share theirs, so a dark line between
// two dark fills keeps its white casing, and an area of several grids gets one line round it.
(() => {
  "use strict";
  const gisgrid = (window.gisgrid = window.gisgrid || {});
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  gisgrid.data = read("map-data");
  gisgrid.words = read("map-words");

  const rings = (geometry) =>
    geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();

  // Shared nodes are the same numbers, so text is a safe key.
  function edgeKey(a, b) {
    const forward = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
    return forward ? `${a}|${b}` : `${b}|${a}`;
  }

  function edgesOf(grids) {
    const found = new Map();
    for (const grid of grids)
      for (const ring of rings(grid.geometry))
        for (let i = 1; i < ring.length; i++) {
          const key = edgeKey(ring[i - 1], ring[i]);
          const edge = found.get(key) || { a: ring[i - 1], b: ring[i], owners: [] };
          edge.owners.push(grid);
          found.set(key, edge);
        }
    return [...found.values()];
  }

  const latlngs = (edges) => edges.map(({ a, b }) => [[a[1], a[0]], [b[1], b[0]]]);

  // inner: both sides belong to one group, such as the grids of one cadre.
  function sortEdges(edges) {
    const sameGroup = ({ owners: [one, two] }) => one && two && one.group && one.group === two.group;
    // Only what is numbered in a ring (the areas of the cadres) is worth a line of its own.
    const grouped = edges.some(({ owners }) => owners[0].ring);
    return {
      plain: grouped ? [] : latlngs(edges),
      inner: grouped ? latlngs(edges.filter(sameGroup)) : [],
      outer: grouped ? latlngs(edges.filter((edge) => !sameGroup(edge))) : [],
      all: latlngs(edges),
    };
  }

  gisgrid.edgesOf = edgesOf;
  gisgrid.sortEdges = sortEdges;
})();
