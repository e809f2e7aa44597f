// Typing paper in on the number pad: the door shows as its row is typed, Enter saves, - goes back, * writes.
(() => {
  "use strict";
  const form = document.getElementById("entry");
  if (!form) return;
  const rows = new Map(JSON.parse(document.getElementById("rows").textContent).map((one) => [String(one.row), one]));
  const field = (name) => form.elements[name];
  const door = document.getElementById("door");

  function part(tag, words, look) {
    const made = document.createElement(tag);
    made.textContent = words;
    if (look) made.className = look;
    return made;
  }

  function show() {
    const one = rows.get(field("row").value.trim());
    door.replaceChildren();
    if (!one) { door.append(part("span", door.dataset.none, "wrong")); return; }
    door.append(part("b", one.address), " ");
    if (one.last) door.append(part("small", `${door.dataset.last} ${one.last}`), " ");
    if (one.state) door.append(part("small", one.state, "chip due"), " ");
    if (one.typed) door.append(part("small", `${door.dataset.typed} ${one.outcome} ${one.on}`, "chip done"));
  }

  function go(step) {
    const last = Number(form.dataset.lastRow);
    field("row").value = Math.min(last, Math.max(1, (Number(field("row").value) || 1) + step));
    for (const name of ["outcome", "kind", "text"]) field(name).value = "";
    show();
    field("outcome").focus();
  }

  const following = { row: "outcome", kind: "text" };

  form.addEventListener("input", (event) => { if (event.target.name === "row") show(); });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const name = event.target.name;
    const isCode = ["row", "outcome", "kind"].includes(name);
    if (event.key === "Enter" && following[name] && (name === "row" || field("kind").value)) {
      event.preventDefault();
      field(following[name]).focus();
      field(following[name]).select();
    } else if (isCode && event.key === "-") {
      event.preventDefault();
      go(-1);
    } else if (isCode && event.key === "*") {
      event.preventDefault();
      field("kind").focus();
    }
  });
  show();
  field("outcome").focus();
})();
