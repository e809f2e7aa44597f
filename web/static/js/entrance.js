// A whole entrance: how many are done, the rest with one tap, kept on the device.
(() => {
  "use strict";
  const form = document.getElementById("entrance-form");
  if (!form) return;
  const byId = (id) => document.getElementById(id), rows = [...form.querySelectorAll("[data-row]")];
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const key = window.gisgrid.draftKey(form.dataset.draft), where = `${form.elements.building.value}-${form.elements.entrance.value}`;
  const put = (box, values) => { box.textContent = Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), box.dataset.words); };
  const answer = (row) => row.querySelector(":checked")?.value || "";
  const isDone = (row) => answer(row) || row.querySelector("[name=words]").value.trim();

  function show() {
    rows.forEach((row) => { row.querySelector("[name=outcome]").value = answer(row); });
    const done = rows.filter(isDone).length, save = byId("save"), rest = byId("rest");
    put(byId("tally"), { n: done, all: rows.length });
    if (done) put(save, { n: done }); else save.textContent = save.dataset.plain;
    rest.hidden = done === rows.length;
    put(rest, { n: rows.length - done });
  }
  const written = () => ({ where, answers: rows.map((row) => [answer(row), row.querySelector("[name=words]").value]), time: Date.now() });
  function keep() {
    show();
    try { store.setItem(key, JSON.stringify(written())); } catch { return; }
    const words = byId("saved").querySelector("[data-words]");
    put(words, { time: new Date().toTimeString().slice(0, 5) });
    byId("saved").hidden = false;
  }
  byId("rest").addEventListener("click", () => {
    rows.filter((row) => !isDone(row)).forEach((row) => { row.querySelector("[value=not_home]").checked = true; });
    keep();
  });
  form.addEventListener("input", keep);
  // The same entrance again: what was answered stands as it was.
  const draft = JSON.parse(store?.getItem(key) || "null");
  if (draft?.where === where && draft.answers.length === rows.length && !rows.some(isDone)) {
    rows.forEach((row, place) => {
      const [outcome, words] = draft.answers[place];
      const radio = outcome && row.querySelector(`[type=radio][value=${outcome}]`);
      if (radio) radio.checked = true;
      row.querySelector("[name=words]").value = words;
      row.querySelector("details").open = Boolean(words);
    });
  }
  if (document.body.dataset.kept) {
    const day = new Date();
    form.elements.on.value = new Date(day - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    form.elements.key.value = window.gisgrid.newKey();
  }
  form.addEventListener("submit", (event) => {
    show();
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    const done = rows.filter(isDone);
    if (!done.length) return;
    window.gisgrid.keepForLater(form, written(), form.dataset.place, `${done.length}/${rows.length}`);
    form.elements.key.value = window.gisgrid.newKey();
    rows.forEach((row) => { row.querySelector("[name=words]").value = ""; row.querySelectorAll(":checked").forEach((one) => { one.checked = false; }); });
    byId("saved").hidden = true;
    show();
  });
  show();
})();
