// A click in the menu is handed to Streamlit's own, hidden link of the same address: it changes the
// page without loading the dashboard anew, and keeps what was chosen on the page before.
"use strict";

addEventListener("click", (event) => {
  const link = event.target.closest?.(".marac-menu a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!document.querySelector("[data-test-connection-state=CONNECTED]")) return;
  const own = [...document.querySelectorAll("[data-testid=stSidebarNav] a")]
    .find((one) => one.pathname === link.pathname);
  if (!own) return;
  event.preventDefault();
  own.click();
});
