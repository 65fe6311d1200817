// Small helps on the plain pages; without it they work as well.
"use strict";

function addShow(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second show";
  button.setAttribute("aria-controls", input.id);
  const say = (shown) => {
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-label", `${shown ? "Hide" : "Show"} what is typed`);
  };
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    say(shown);
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
  const row = document.createElement("div");
  row.className = "with-show";
  input.replaceWith(row);
  row.append(input, button);
  say(false);
}

for (const input of document.querySelectorAll("input[type=password]")) {
  const focused = document.activeElement === input || input.autofocus;
  addShow(input);
  if (focused) input.focus();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
