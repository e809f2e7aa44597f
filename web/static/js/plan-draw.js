// The draft on the map: cells, houses, borders, numbers. One path a cell and one a border of two
// cells, so that a change only turns classes and computes no geometry.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const narrow = matchMedia("(max-width: 56.25em)");
  gisgrid.isNarrow = () => narrow.matches;
  gisgrid.padding = () => ({ paddingTopLeft: [24, gisgrid.isNarrow() ? 64 : 24], paddingBottomRight: [24, 24] });

  const middleOf = (geometry) => L.geoJSON(geometry).getBounds().getCenter();
  const areaOf = (geometry) => {
    const ring = geometry.type === "Polygon" ? geometry.coordinates[0] : geometry.coordinates[0][0];
    return Math.abs(ring.reduce((sum, [x, y], i) => { const [u, v] = ring[(i + 1) % ring.length]; return sum + (x - ring[0][0]) * (v - ring[0][1]) - (u - ring[0][0]) * (y - ring[0][1]); }, 0)) / 2;
  };

  gisgrid.addCells = function addCells(map) {
    const at = (new URLSearchParams(location.search).get("at") || "").split("/").map(Number);
    if (at.length === 3 && at.every(Number.isFinite)) map.setView([at[1], at[2]], at[0], { animate: false });
    else gisgrid.showWhole(false);
    const layers = {};
    for (const pane of ["fill", "casing", "border", "selection", "links"]) layers[pane] = L.svg({ pane, padding: 0.6 });
    const path = (pane, className, more) => ({ pane, renderer: layers[pane], interactive: false, className, fill: false, smoothFactor: 0, ...more });
    gisgrid.path = path;
    if (gisgrid.data.community.boundary) L.geoJSON(gisgrid.data.community.boundary, path("border", "boundary")).addTo(map);

    gisgrid.drawDraft = function drawDraft(model) {
      const group = L.layerGroup().addTo(map);
      const shape = (geometry, options) => L.geoJSON(geometry, options).addTo(group).getLayers()[0];
      const plots = model.cells.map((cell, at) => {
        const plot = shape(cell.outline, { pane: "fill", renderer: layers.fill, className: "plot", stroke: false, fill: true, smoothFactor: 0 });
        plot.getElement().dataset.cell = cell.id;
        return plot;
      });
      const houses = model.cells.map((cell) => cell.house && shape(cell.house, path("casing", "house", { fill: true })));
      const borders = model.pairs.map((pair) => ({
        pair,
        casing: L.polyline(pair.lines, path("border", "edge-casing")).addTo(group),
        line: L.polyline(pair.lines, path("border", "edge")).addTo(group),
        mark: L.polyline(pair.lines, path("selection", "mark-edge")).addTo(group),
      }));
      const rim = model.outer.map(({ cell, line }) => ({ cell, mark: L.polyline(line, path("selection", "mark-edge")).addTo(group) }));
      const middles = model.cells.map((cell) => middleOf(cell.outline));
      const sizes = model.cells.map((cell) => areaOf(cell.outline));
      const set = (layer, name) => { const element = layer.getElement(); if (element && element.getAttribute("class") !== name) element.setAttribute("class", name); };

      function numbers() {
        const pane = map.getPane("labels");
        pane.replaceChildren();
        for (const grid of model.grids) {
          let x = 0, y = 0, all = 0;
          const own = [];
          model.cells.forEach((_cell, at) => {
            if (model.gridOf(at) !== grid.id) return;
            own.push(at); all += sizes[at];
            x += sizes[at] * middles[at].lng; y += sizes[at] * middles[at].lat;
          });
          if (!own.length) continue;
          const heart = L.latLng(y / all, x / all);
          const far = (at) => (middles[at].lat - heart.lat) ** 2 + ((middles[at].lng - heart.lng) * 0.7) ** 2;
          const spot = middles[own.reduce((best, at) => (far(at) < far(best) ? at : best))];
          const label = pane.appendChild(document.createElement("div"));
          label.className = `plan-number${grid.locked ? " locked" : ""}`;
          label.textContent = grid.label;
          const at = map.latLngToLayerPoint(spot);
          label.style.transform = `translate(${Math.round(at.x - label.offsetWidth / 2)}px, ${Math.round(at.y - label.offsetHeight / 2)}px)`;
        }
      }

      function paint() {
        model.tint();
        const tintOf = (id) => (id ? `t${model.tints.get(id)}` : "loose");
        plots.forEach((plot, at) => set(plot, `plot leaflet-interactive ${tintOf(model.gridOf(at))}${model.pending.has(at) ? " pending" : ""}${model.byId.get(model.of[at])?.locked ? " locked" : ""}`));
        houses.forEach((house, at) => house && set(house, `house${model.homes[at] ? " lived" : ""}${model.pending.has(at) ? " pending" : ""}`));
        for (const { pair, casing, line, mark } of borders) {
          const a = model.gridOf(pair.one), b = model.gridOf(pair.two), apart = a !== b;
          const fresh = model.pending.has(pair.one) !== model.pending.has(pair.two);
          set(casing, apart ? "edge-casing" : "edge-casing off");
          set(line, apart ? "edge" : "edge hair");
          const around = apart && model.target && (a === model.target || b === model.target);
          set(mark, fresh ? "mark-edge dashed" : around ? "mark-edge" : "mark-edge off");
        }
        for (const { cell, mark } of rim) set(mark, model.target && model.gridOf(cell) === model.target ? "mark-edge" : "mark-edge off");
        numbers();
      }
      map.on("zoomend viewreset", numbers);
      return { plots, houses, middles, paint, numbers, remove: () => { map.off("zoomend viewreset", numbers); group.remove(); } };
    };
    document.dispatchEvent(new CustomEvent("gisgrid:cells", { detail: { map } }));
  };
})();
