// The preview: a click on its map chooses where the walk begins.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const picture = event.target.closest("#preview img[data-begin]");
    if (!picture) return;
    const box = picture.getBoundingClientRect();
    const share = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size)).toFixed(4);
    const address = new URL(picture.dataset.begin, location.href);
    address.searchParams.set("across", share(event.clientX, box.left, box.width));
    address.searchParams.set("down", share(event.clientY, box.top, box.height));
    location.assign(address);
  });
})();
