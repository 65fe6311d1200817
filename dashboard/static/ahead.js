// The chart library weighs 4.7 MB. It and the fields of the pages are fetched and read in while a
// person reads the page they land on, one at a time, whenever the browser has nothing else to do.
"use strict";

(() => {
  const modules = document.currentScript.dataset.modules.split(" ");
  const later = window.requestIdleCallback || ((act) => setTimeout(act, 200));

  // First into the browser's store: a module that once failed to come is not asked for again.
  async function next() {
    const module = modules.shift();
    if (!module) return;
    try {
      const answer = await fetch(module);
      await answer.blob();
      if (answer.ok) await import(module);
    } catch {
      return; // no connection: whatever page needs it asks by itself
    }
    later(next);
  }

  function begin() {
    const app = document.querySelector("[data-test-script-state=notRunning]");
    if (app) later(next);
    else setTimeout(begin, 200);
  }

  begin();
})();
