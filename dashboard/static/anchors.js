// An address that ends in a part of a page (#actions) leads there, though the part is drawn only
// after the page has opened, and others above it grow meanwhile.
"use strict";

(() => {
  const PATIENCE = 15000;
  const SETTLED = 8; // looks in a row at which the part stood still
  const LOOK = 200;
  let asked = 0;

  function lead() {
    const name = decodeURIComponent(location.hash.slice(1));
    const number = ++asked;
    const until = Date.now() + PATIENCE;
    let still = 0;
    if (!name) return;

    // Whoever scrolls, types or clicks has taken over.
    const over = () => { if (asked === number) asked += 1; };
    for (const act of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(act, over, { once: true, passive: true });
    }

    const look = () => {
      if (asked !== number || Date.now() > until) return;
      const place = document.getElementById(name);
      if (place) {
        const before = place.getBoundingClientRect().top;
        place.scrollIntoView();
        still = Math.abs(place.getBoundingClientRect().top - before) < 1 ? still + 1 : 0;
        if (still >= SETTLED) return;
      }
      setTimeout(look, LOOK);
    };
    look();
  }

  addEventListener("hashchange", lead);
  lead();
})();
