// The clock of the case in hand goes on between two looks at the record. It only writes the time:
// nothing is focused, and no screen reader is interrupted.
"use strict";

(() => {
  const seen = new WeakMap();

  function shown(seconds) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function stage(seconds, slot, most) {
    if (seconds >= most) return "most";
    return seconds >= slot ? "slot" : "within";
  }

  function show(clock) {
    const told = clock.dataset;
    let since = seen.get(clock);
    if (!since || since.told !== told.seconds) {
      since = { told: told.seconds, at: performance.now() };
      seen.set(clock, since);
    }
    const passed = told.running === "yes" ? (performance.now() - since.at) / 1000 : 0;
    const seconds = Number(told.seconds) + Math.floor(passed);
    clock.querySelector(".m-clock-time").textContent = shown(seconds);
    clock.dataset.stage = stage(seconds, Number(told.slot), Number(told.most));
    clock.style.setProperty("--m-part", Math.min(seconds / Number(told.most), 1));
  }

  setInterval(() => document.querySelectorAll(".m-clock").forEach(show), 1000);
})();
