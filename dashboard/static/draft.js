// What is typed into a field whose draft is kept goes to the server at each pause, not only when
// the field is left: a closed lid or a time-out then loses nothing.
"use strict";

(() => {
  const PAUSE = 1500;
  const DRAFT = '[class*="st-key-draft-"]';
  const FIELDS = `${DRAFT} textarea, ${DRAFT} input[type="text"]`;
  const LOOK = 150;
  const waiting = new Map();
  let last = null; // the field that had the focus, and the form's name for it

  // What Streamlit takes for "done typing", without leaving the field.
  function send(field) {
    clearTimeout(waiting.get(field));
    waiting.delete(field);
    const isArea = field.tagName === "TEXTAREA";
    const key = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent("keydown", { ...key, ctrlKey: isArea }));
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!event.isTrusted || !(field instanceof Element) || !field.matches(FIELDS)) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => send(field), PAUSE));
  });

  // A key that presses a button (Alt and a letter) takes along what was typed just before it.
  document.addEventListener("keydown", (event) => {
    if (event.isTrusted && event.altKey) [...waiting.keys()].forEach(send);
  }, true);

  // A form that was sent begins anew with another field in the old one's place: whoever was
  // writing there goes on writing there. The name ends in how often the form was sent.
  function nameOf(field) {
    const box = field.closest(DRAFT);
    const name = box && [...box.classList].find((one) => one.startsWith("st-key-draft-"));
    return name ? name.replace(/\d+$/, "") : null;
  }

  document.addEventListener("focusin", (event) => {
    const field = event.target;
    last = field.matches(FIELDS) ? { field, name: nameOf(field) } : null;
  });

  setInterval(() => {
    if (!last || !last.name || last.field.isConnected) return;
    if (document.activeElement !== document.body) return;
    const next = document.querySelector(
      `[class*="${CSS.escape(last.name)}"] textarea, [class*="${CSS.escape(last.name)}"] input`,
    );
    if (next) next.focus({ preventScroll: true });
  }, LOOK);
})();
