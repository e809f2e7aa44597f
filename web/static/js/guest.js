// A guest points at a place in the picture of the grids; the form works without it by words.
const map = document.getElementById("point-map");
if (map) {
  const lon = document.getElementById("lon");
  const lat = document.getElementById("lat");
  const mark = map.querySelector("circle");
  const words = document.getElementById("point-words");
  const degrees = (name) => Number(map.dataset[name]);

  const show = (x, y) => {
    mark.setAttribute("cx", x);
    mark.setAttribute("cy", y);
    mark.removeAttribute("hidden");
  };
  map.addEventListener("click", (event) => {
    const path = event.target.closest("path");
    if (!path) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      map.getScreenCTM().inverse(),
    );
    lon.value = (degrees("west") + at.x / degrees("perLon")).toFixed(7);
    lat.value = (degrees("north") - at.y / degrees("perLat")).toFixed(7);
    for (const one of map.querySelectorAll("path")) one.classList.toggle("chosen", one === path);
    words.textContent = map.dataset.words.replace("{place}", path.dataset.name);
    show(at.x, at.y);
  });
  // What was typed comes back after a fault.
  if (lon.value && lat.value) {
    show(
      (Number(lon.value) - degrees("west")) * degrees("perLon"),
      (degrees("north") - Number(lat.value)) * degrees("perLat"),
    );
  }
}
