// Read before Streamlit starts: the server is at the root, whatever page is opened first.
// Without it the browser looks for the server below the page's own address and fails twice.
window.__streamlit = { BACKEND_BASE_URL: window.location.origin };
