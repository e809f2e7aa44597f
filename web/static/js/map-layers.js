// What the folium script of the page calls: the map, the grids, the tiles, the marks.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const data = gisgrid.data;
  const renderers = {};
  const path = (pane, className, more) => ({
    pane, renderer: renderers[pane], interactive: false, className, fill: false, smoothFactor: 0, ...more,
  });

  gisgrid.line = (points, className) => L.polyline(points, path("links", className));

  gisgrid.openMap = function openMap(id, options, panes) {
    const map = L.map(id, { ...options, doubleClickZoom: true, tapHold: true });
    for (const [name, z] of Object.entries(panes)) map.createPane(name).style.zIndex = z;
    for (const name of ["fill", "casing", "border", "selection", "links"])
      renderers[name] = L.svg({ pane: name, padding: 0.6 });
    map.getPane("labels").style.pointerEvents = "none";
    gisgrid.map = map;
    return map;
  };

  // Where the reader left off (`at=zoom/lat/lon`), else the whole community.
  function firstView(map) {
    const at = new URLSearchParams(location.search).get("at");
    const [zoom, lat, lon] = (at || "").split("/").map(Number);
    if (at && [zoom, lat, lon].every(Number.isFinite)) map.setView([lat, lon], zoom, { animate: false });
    else if (data.selected && gisgrid.isNarrow()) showGrid(map, data.selected);
    else gisgrid.showWhole(false);
  }

  // On a phone the whole community is too small to read: begin with one's own grid.
  function showGrid(map, short) {
    const grid = data.grids.find((one) => one.short === short);
    if (grid) map.fitBounds(L.geoJSON(grid.geometry).getBounds(), { ...gisgrid.padding(), animate: false });
    else gisgrid.showWhole(false);
  }

  gisgrid.showWhole = (animate = true) =>
    gisgrid.map.fitBounds(data.community.bounds, { ...gisgrid.padding(), animate });

  gisgrid.addGrids = function addGrids(map) {
    firstView(map);
    const fills = new Map();
    for (const grid of data.grids) {
      const layer = L.geoJSON(grid.geometry, {
        pane: "fill", renderer: renderers.fill, className: `grid ${grid.css}`, stroke: false, fill: true, smoothFactor: 0,
      }).addTo(map).getLayers()[0];
      layer.getElement().dataset.grid = grid.short;
      fills.set(grid.short, layer);
    }
    const edges = gisgrid.edgesOf(data.grids);
    const lines = {
      casing: L.polyline([], path("casing", "edge-casing")).addTo(map),
      plain: L.polyline([], path("border", "edge")).addTo(map),
      inner: L.polyline([], path("border", "edge inner")).addTo(map),
      outer: L.polyline([], path("border", "edge outer")).addTo(map),
    };
    if (data.community.boundary) L.geoJSON(data.community.boundary, path("border", "boundary")).addTo(map);
    const marks = L.layerGroup().addTo(map), leaders = L.layerGroup().addTo(map);

    function drawMarks() {
      marks.clearLayers();
      const pane = map.getPane("points");
      pane.querySelectorAll(".mark:not(.pin)").forEach((old) => old.remove());
      const seats = new Map();
      for (const mark of data.marks) {
        if (mark.line) marks.addLayer(gisgrid.line(mark.line.map(([lon, lat]) => [lat, lon]), "seat-line"));
        const seat = `${mark.kind} ${mark.lat} ${mark.lon}`;
        seats.set(seat, [...(seats.get(seat) || []), mark]);
      }
      // A unit with several grids has one seat: its numbers stand in one mark.
      for (const list of seats.values())
        named(placeMark(map, list[0].kind, list.map((mark) => mark.short).join(" "), [list[0].lat, list[0].lon]), list[0]);
    }

    function drawLabels() { gisgrid.drawLabels(map, data.grids, data.layer, leaders); drawMarks(); }

    gisgrid.repaint = function repaint() {
      for (const grid of data.grids) fills.get(grid.short).getElement().setAttribute("class", `grid ${grid.css} leaflet-interactive`);
      const sorted = gisgrid.sortEdges(edges);
      lines.casing.setLatLngs(sorted.all);
      for (const kind of ["plain", "inner", "outer"]) lines[kind].setLatLngs(sorted[kind]);
      drawLabels();
    };
    gisgrid.fills = fills;
    gisgrid.repaint();
    map.on("zoomend viewreset", drawLabels);
    document.dispatchEvent(new CustomEvent("gisgrid:map", { detail: { map, path } }));
  };

  function placeMark(map, kind, text, latlng) {
    const mark = document.createElement("div");
    mark.className = `mark ${kind}`;
    mark.textContent = text;
    map.getPane("points").appendChild(mark);
    const { x, y } = map.latLngToLayerPoint(latlng);
    mark.style.transform = `translate(${Math.round(x - mark.offsetWidth / 2)}px, ${Math.round(y - mark.offsetHeight / 2)}px)`;
    return mark;
  }
  gisgrid.placeMark = placeMark;

  // A mark with a card of its own is pressed like a button; map.js opens the card.
  function named(element, { card, label }) {
    if (!card) return;
    element.dataset.card = card;
    element.title = label;
    Object.assign(element, { tabIndex: 0, role: "button", ariaLabel: `${element.textContent} ${label}`.trim() });
  }

  function styleFor(styles, zoom, properties) {
    const found = styles[properties.kind || properties.class || ""] || styles[""];
    // Streets keep their width on the ground: half as wide for each zoom further out.
    const grow = found.fill || found.dashArray ? 1 : 2 ** (Math.min(zoom, 19) - 17);
    return { ...found, weight: Math.max(0.8, (found.weight || 0) * grow) };
  }

  // What has no style is not drawn.
  gisgrid.styleOf = (styles) => (styles ? (properties, zoom) => styleFor(styles, zoom, properties) : []);

  gisgrid.tiles = function tiles(source, styles, settings) {
    if (!data.tiles[source]) return L.layerGroup();
    const vectorTileLayerStyles = {};
    for (const layer of Object.keys(styles)) vectorTileLayerStyles[layer] = gisgrid.styleOf(styles[layer]);
    return L.vectorGrid.protobuf(data.tiles[source], { ...settings, vectorTileLayerStyles, rendererFactory: L.canvas.tile, interactive: false });
  };
})();
