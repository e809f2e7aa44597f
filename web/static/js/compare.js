// Two plans on one map: the first dashed, the second drawn through, and what changes hands filled.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const { data } = gisgrid;
  gisgrid.isNarrow = () => false;
  gisgrid.padding = () => ({ paddingTopLeft: [16, 16], paddingBottomRight: [16, 16] });

  gisgrid.addPlans = function addPlans(map) {
    gisgrid.showWhole(false);
    const layers = {};
    for (const pane of ["fill", "casing", "border", "selection", "links"]) layers[pane] = L.svg({ pane, padding: 0.6 });
    const path = (pane, className, more) => ({ pane, renderer: layers[pane], interactive: false, className, fill: false, smoothFactor: 0, ...more });
    if (data.community.boundary) {
      L.geoJSON(data.community.boundary, path("fill", "whole", { fill: true, stroke: false })).addTo(map);
      L.geoJSON(data.community.boundary, path("border", "boundary")).addTo(map);
    }
    for (const one of data.moved) L.geoJSON(one.outline, path("fill", `changes${one.homes ? "" : " bare"}`, { fill: true, stroke: false })).addTo(map);
    const lines = (edges) => edges.map(({ a, b }) => [[a[1], a[0]], [b[1], b[0]]]);
    const inner = (grids) => gisgrid.edgesOf(grids).filter(({ owners }) => owners.length > 1);
    const key = ({ a, b }) => [`${a}`, `${b}`].sort().join(" ");
    const now = inner(data.b.grids), stays = new Set(now.map(key));
    L.polyline(lines(now), path("casing", "edge-casing")).addTo(map);
    L.polyline(lines(now), path("border", "plan-edge new")).addTo(map);
    L.polyline(lines(inner(data.a.grids).filter((edge) => !stays.has(key(edge)))), path("border", "plan-edge old")).addTo(map);
    function numbers() {
      const pane = map.getPane("labels");
      pane.replaceChildren();
      for (const grid of data.b.grids) {
        const label = pane.appendChild(document.createElement("div"));
        label.className = "plan-number";
        label.textContent = grid.label;
        const at = map.latLngToLayerPoint([grid.at[1], grid.at[0]]);
        label.style.transform = `translate(${Math.round(at.x - label.offsetWidth / 2)}px, ${Math.round(at.y - label.offsetHeight / 2)}px)`;
      }
    }
    numbers();
    map.on("zoomend viewreset", numbers);
    map.getContainer().setAttribute("aria-label", gisgrid.words.map);
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom))));
    map.getContainer().dataset.ready = "yes";
  };
})();
