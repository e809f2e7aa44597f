// Labels of the grids: number always, value and name where they fit, never one over another.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const FIT_VALUE = 34, FIT_NAME = 46; // px across the inscribed circle
  const LEADER_STEPS = [26, 38, 52, 70]; // px from the middle, tried in turn
  const gauge = document.createElement("canvas").getContext("2d");

  function widthOf(text, size, family) {
    gauge.font = `700 ${size}px ${family}`;
    return gauge.measureText(text).width;
  }

  // Lines of a label from rich to poor, each with its size in px.
  function variants(grid, layer, across, type) {
    const number = { tag: "b", text: grid.short, ring: grid.ring };
    const value = { tag: "span", text: layer.label === "name" ? "" : grid.text };
    const name = { tag: "strong", text: layer.label === "name" ? grid.text : grid.name };
    const room = across * 1.12;
    const fits = (line) => line.text && widthOf(line.text, type.small, type.family) <= room;
    const full = [number];
    if (layer.label === "name") {
      if (across >= FIT_VALUE && fits(name)) full.push(name);
      return full.length > 1 ? [full, [number]] : [[number]];
    }
    const hasValue = across >= FIT_VALUE && fits(value);
    const hasName = across >= FIT_NAME && fits(name);
    const list = [];
    if (hasName && hasValue) list.push([number, name, value]);
    if (hasValue) list.push([number, value]);
    else if (hasName) list.push([number, name]);
    return [...list, [number]];
  }

  function sizeOf(lines, type) {
    const wide = lines.map((line) =>
      widthOf(line.text, line.tag === "b" ? type.large : type.small, type.family) + (line.ring ? 20 : 0));
    return {
      w: Math.max(...wide) + 8,
      h: lines.reduce((sum, line) => sum + (line.tag === "b" ? type.large + 2 : type.small + 2), 0),
    };
  }

  const box = (x, y, { w, h }) => ({ l: x - w / 2, r: x + w / 2, t: y - h / 2, b: y + h / 2 });
  const meet = (p, q) => p.l < q.r && q.l < p.r && p.t < q.b && q.t < p.b;

  function besides(x, y, size, taken) {
    for (const far of LEADER_STEPS)
      for (let turn = 0; turn < 8; turn++) {
        const angle = (turn * Math.PI) / 4;
        const [nx, ny] = [x + far * Math.cos(angle), y + far * Math.sin(angle)];
        const place = box(nx, ny, size);
        if (!taken.some((other) => meet(place, other))) return { x: nx, y: ny, place };
      }
    return { x, y, place: box(x, y, size) };
  }

  function settle(grid, layer, at, across, type, taken) {
    const tries = variants(grid, layer, across, type);
    for (const lines of tries) {
      const place = box(at.x, at.y, sizeOf(lines, type));
      if (!taken.some((other) => meet(place, other))) return { lines, x: at.x, y: at.y, place };
    }
    const lines = [tries[tries.length - 1][0]];
    return { lines, moved: true, ...besides(at.x, at.y, sizeOf(lines, type), taken) };
  }

  function draw(pane, grid, spot) {
    const label = document.createElement("div");
    label.className = `label ${grid.css}`;
    for (const line of spot.lines) {
      const part = label.appendChild(document.createElement(line.tag));
      part.textContent = line.text;
      if (line.ring) {
        const ring = part.appendChild(document.createElement("span"));
        ring.className = "ring";
        ring.textContent = line.ring;
      }
      if (line.tag === "span") part.style.display = "block";
    }
    pane.appendChild(label);
    const { offsetWidth: w, offsetHeight: h } = label;
    label.style.transform = `translate(${Math.round(spot.x - w / 2)}px, ${Math.round(spot.y - h / 2)}px)`;
  }

  // Metres to pixels at the latitude of the map and its zoom (web Mercator).
  function pixelsPerMetre(map) {
    const middle = map.getCenter().lat;
    return (256 * 2 ** map.getZoom()) / (40075016.7 * Math.cos((middle * Math.PI) / 180));
  }

  // Larger grids choose first; a smaller one loses name, then value, then gets a leader line.
  gisgrid.drawLabels = function drawLabels(map, grids, layer, leaders) {
    const pane = map.getPane("labels");
    const style = getComputedStyle(pane);
    const small = matchMedia("(max-width: 37.5em)").matches ? 14 : 12;
    const type = { small, large: small + 4, family: style.fontFamily };
    const scale = pixelsPerMetre(map);
    const taken = [];
    pane.replaceChildren();
    leaders.clearLayers();
    for (const grid of [...grids].sort((a, b) => b.radius_m - a.radius_m)) {
      const at = map.latLngToLayerPoint([grid.label[1], grid.label[0]]);
      const spot = settle(grid, layer, at, 2 * grid.radius_m * scale, type, taken);
      taken.push(spot.place);
      draw(pane, grid, spot);
      if (spot.moved) leaders.addLayer(gisgrid.line([at, spot].map((p) => map.layerPointToLatLng([p.x, p.y])), "leader-line"));
    }
  };
  gisgrid.pixelsPerMetre = pixelsPerMetre;
})();
