// What is typed into a field whose draft is kept goes to the server at each pause, not only when
// the field is left: a closed lid or a time-out then loses nothing.
"use strict";

(() => {
  const PAUSE = 1500;
  const FIELDS = '[class*="st-key-draft-"] textarea, [class*="st-key-draft-"] input[type="text"]';
  const waiting = new Map();

  // What Streamlit takes for "done typing", without leaving the field.
  function send(field) {
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
})();
