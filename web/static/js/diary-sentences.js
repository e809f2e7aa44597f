// What is typed, cut into sentences; each marked with one tap, its kind guessed. gisgrid/diary/rules.py does the same.
window.gisgrid = window.gisgrid || {};
window.gisgrid.sentences = (() => {
  "use strict";
  const END = /[^。！？；!?;\n]*[。！？；!?;]+|[^。！？；!?;\n]+/g;

  function cut(text) {
    return (text.replaceAll("\r", "").match(END) || []).map((one) => one.trim()).filter(Boolean);
  }

  function guess(text, kinds, otherwise) {
    let best = otherwise, most = 0;
    for (const [kind, words] of kinds) {
      const weight = words.reduce((sum, word) => sum + (text.includes(word) ? word.length : 0), 0);
      if (weight > most) [best, most] = [kind, weight];
    }
    return best;
  }

  // A sentence keeps its mark while it is typed on: by its words, else by its place.
  function follow(before, texts) {
    const left = [...before];
    const same = texts.map((words) => {
      const at = left.findIndex((one) => one && one.words === words);
      return at < 0 ? null : left.splice(at, 1, null)[0];
    });
    const rest = left.filter(Boolean);
    return texts.map((words, place) => {
      const found = same[place] || (rest.length && !before.some((one) => one.words === words) ? rest.shift() : null);
      return { mark: "note", kind: "", emergency: false, unit: null, id: null, chosen: false, ...found, words };
    });
  }

  return { cut, guess, follow };
})();
