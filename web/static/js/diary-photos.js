// Photos go ahead of the form, one by one: a form that comes back, or a broken line, loses none.
window.gisgrid.photos = (form, changed) => {
  "use strict";
  const list = document.getElementById("taken"), words = document.getElementById("photo-words");
  const offer = document.getElementById("photo-place"), input = document.getElementById("photos");
  const csrf = form.elements.csrf.value;
  let taken = [], place = null;

  function show() {
    list.replaceChildren(...taken.map((one) => {
      const item = document.createElement("li");
      const picture = item.appendChild(document.createElement("img"));
      picture.src = one.small;
      picture.alt = one.name;
      const away = item.appendChild(document.createElement("button"));
      away.type = "button";
      away.className = "icon-button";
      away.textContent = "×";
      away.setAttribute("aria-label", `× ${one.name}`);
      away.addEventListener("click", () => { taken = taken.filter((other) => other !== one); show(); changed(); });
      const id = item.appendChild(document.createElement("input"));
      Object.assign(id, { type: "hidden", name: "photo", value: one.id });
      return item;
    }));
    offer.hidden = !place || form.elements.household.value !== "";
  }

  async function send(file) {
    const body = new FormData();
    body.append("file", file);
    const answer = await fetch(form.dataset.send, { method: "POST", body, headers: { "X-CSRF-Token": csrf } });
    if (!answer.headers.get("content-type")?.includes("json")) throw new Error(String(answer.status));
    const told = await answer.json();
    if (told.error) { words.textContent = `${file.name}：${told.error}`; return; }
    taken.push(told);
    place = told.place || place;
  }

  input.addEventListener("change", async () => {
    words.textContent = "";
    for (const file of input.files) {
      try { await gisgrid.busy(send(file)); } catch { words.textContent = `${file.name} ×`; }
    }
    input.value = "";
    show();
    changed();
  });
  offer.querySelector("button").addEventListener("click", () => { offer.hidden = true; changed(place); });
  taken = [...list.querySelectorAll("[data-photo]")].map((item) => JSON.parse(item.dataset.photo));
  show();
  return { all: () => taken, put: (photos) => { taken = photos; show(); }, show };
};
