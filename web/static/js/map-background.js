// A map under the grids: none at first, then what the reader chose on this device.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const KEPT = "gisgrid.background";
  const byId = (id) => document.getElementById(id);

  function layersOf(one, styles) {
    const [lowest, highest] = one.zooms;
    const options = {
      pane: "background", minNativeZoom: lowest, maxNativeZoom: highest, maxZoom: 22, interactive: false,
      subdomains: one.hosts || "", referrerPolicy: "origin",
    };
    if (!one.layers.length) return one.urls.map((url) => L.tileLayer(url, options));
    // A layer without a style here would be drawn in Leaflet's own blue.
    const vectorTileLayerStyles = Object.fromEntries(one.layers.map((name) => [name, gisgrid.styleOf(styles[name])]));
    return one.urls.map((url) => L.vectorGrid.protobuf(url, { ...options, vectorTileLayerStyles, rendererFactory: L.canvas.tile }));
  }

  gisgrid.addBackground = function addBackground(map, styles) {
    const choice = byId("background");
    if (!choice) return;
    const shown = L.layerGroup().addTo(map);
    function show() {
      const one = gisgrid.data.backgrounds.find(({ key }) => key === choice.value);
      shown.clearLayers();
      if (one) layersOf(one, styles).forEach((layer) => shown.addLayer(layer));
      map.getContainer().classList.toggle("on-background", Boolean(one));
      byId("background-note").hidden = !one;
      byId("background-of").textContent = one?.attribution ? `${one.attribution} · ` : "";
    }
    choice.value = localStorage.getItem(KEPT) || "";
    // What was kept may no longer be offered.
    if (choice.selectedIndex < 0) choice.value = "";
    choice.addEventListener("change", () => { localStorage.setItem(KEPT, choice.value); show(); });
    show();
  };
})();
