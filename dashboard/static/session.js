// How long the sign-in lasts still, and a warning before it ends. Asking does not lengthen it:
// only the person's own clicks and typing do, and the button.
"use strict";

(() => {
  const WARN = 120;
  const ASK_EVERY = 30;
  const SOON = 5;
  const tabs = new BroadcastChannel("marac-session");
  let endsAt = 0;
  let canStay = true;
  let askAt = 0;
  let asking = false;
  let typedAt = 0;
  let said = "";
  let banner = null;

  const seconds = () => Math.max(0, Math.round((endsAt - Date.now()) / 1000));

  async function ask(method = "GET") {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch("/session", { method, cache: "no-store" });
      if (answer.ok) take(await answer.json());
    } catch {
      // The server does not answer: the page says so itself. Asked again shortly.
    } finally {
      asking = false;
      askAt = Date.now() + 1000 * (endsAt && seconds() <= WARN ? SOON : ASK_EVERY);
    }
  }

  function take({ left, can_stay }) {
    if (left <= 0) return leave();
    endsAt = Date.now() + left * 1000;
    canStay = can_stay;
    show();
  }

  function leave() {
    const page = location.pathname + location.search;
    location.assign(page === "/" ? "/login" : `/login?next=${encodeURIComponent(page)}`);
  }

  async function stay() {
    asking = false;
    await ask("POST");
    tabs.postMessage("stayed");
  }

  function made() {
    const box = document.createElement("section");
    box.className = "marac-warning";
    box.setAttribute("aria-label", "Signing out");
    box.innerHTML = '<p class="what"></p><p class="heard" role="alert"></p>';
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Stay signed in";
    button.addEventListener("click", stay);
    box.append(button);
    document.body.append(box);
    return box;
  }

  // What a screen reader hears: at the start of each minute, not at each second.
  function heard(left) {
    const minutes = Math.ceil(left / 60);
    const when = minutes > 1 ? `${minutes} minutes` : "1 minute";
    const act = canStay ? "Use the button “Stay signed in” to go on." : "Save your work now.";
    return `You will be signed out in ${when}. ${act}`;
  }

  function shown(left) {
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    return canStay
      ? `You will be signed out in ${clock}, because nothing has happened for a while.`
      : `You will be signed out in ${clock}: a sign-in has its longest time. Save your work.`;
  }

  function show() {
    const left = seconds();
    if (left > WARN) {
      if (banner) banner.remove();
      banner = null;
      said = "";
      return;
    }
    banner = banner || made();
    banner.querySelector(".what").textContent = shown(left);
    banner.querySelector("button").hidden = !canStay;
    const words = heard(left);
    if (words !== said) banner.querySelector(".heard").textContent = words;
    said = words;
  }

  function tick() {
    if (endsAt) show();
    if (Date.now() >= askAt || (endsAt && seconds() === 0)) ask();
  }

  // Typing is activity too: long text is sent to the server only when the field is left.
  document.addEventListener("input", (event) => {
    if (!event.isTrusted || Date.now() - typedAt < 60000) return;
    typedAt = Date.now();
    stay();
  });
  tabs.addEventListener("message", () => ask());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  setInterval(tick, 1000);
  ask();
})();
