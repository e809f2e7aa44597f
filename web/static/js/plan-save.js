// Steps on their way to the server, one after the other, each on the version that the last one
// made. When somebody else was faster nothing is written: the newest state is read, and a move
// whose buildings nobody touched is put on top of it.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const { data, words } = gisgrid;
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
  const base = `${data.base}/plans/drafts/${data.draft}`;

  async function send(tail, fields) {
    const answer = await fetch(base + tail, {
      method: "POST", body: new URLSearchParams(fields),
      headers: { Accept: "application/json", "X-CSRF-Token": csrf() },
    });
    const body = await answer.json().catch(() => ({ error: words.failed }));
    return { ok: answer.ok, status: answer.status, body };
  }
  const read = async (path) => {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(words.failed);
    return answer.json();
  };
  gisgrid.readState = (weigh) => read(`${base}/state.json?weigh=${weigh}`);
  gisgrid.readGround = (tessellation) => read(`${data.base}/plans/ground/${tessellation}.json`);

  gisgrid.makeSaver = function makeSaver({ model, told, renew }) {
    let queue = Promise.resolve();

    // from: the grid in which the mover saw each cell; the server does not need it.
    async function once(tail, fields, retried) {
      const { from, ...sent } = fields;
      const { ok, status, body } = await send(tail, { ...sent, version: model().version });
      if (ok) return body;
      if (status === 409 && "version" in body) {
        const wanted = fields.kind === "move" ? JSON.parse(fields.cells) : null;
        const was = wanted && wanted.map((id) => from[id]);
        await renew();
        const untouched = wanted && wanted.every((id, i) => model().position.has(id) && model().of[model().position.get(id)] === was[i]);
        if (untouched && !retried) {
          told(words.joined.replace("{who}", body.by));
          return once(tail, fields, true);
        }
        throw Object.assign(new Error(body.error), { conflict: true });
      }
      throw new Error(Object.values(body.fields || {})[0] || body.error || words.failed);
    }

    return {
      post: (tail, fields = {}) => {
        const next = queue.then(() => gisgrid.busy(once(tail, fields, false)));
        queue = next.catch(() => {});
        return next;
      },
    };
  };
})();
