// A session that ends under a page: nothing is lost, the page says so, and takes up again after sign-in in another tab.
// The page's own scripts say it with the event "pv:signed-out", and hear "pv:signed-in" when they may send again.
const waiting = [];

const notice = () => document.querySelector("[data-pv-session]");

function show(kept) {
  if (kept) waiting.push(kept);
  const held = notice();
  if (held) held.hidden = false;
}

async function takeUp() {
  const held = notice();
  if (!held || held.hidden) return;
  const answer = await fetch(held.dataset.pvSession, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
  if (!answer.ok) return;
  const { token } = await answer.json();
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
  held.hidden = true;
  document.dispatchEvent(new CustomEvent("pv:signed-in", { detail: { token } }));
  for (const { verb, path, source } of waiting.splice(0)) if (source.isConnected) window.htmx.ajax(verb, path, { source });
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  const expired = xhr.status === 401 || (xhr.status === 403 && xhr.getResponseHeader("X-Portevoix") === "token");
  if (expired) show({ verb: requestConfig.verb, path: requestConfig.path, source: elt });
});
document.addEventListener("pv:signed-out", () => show());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && takeUp());
window.addEventListener("focus", takeUp);
document.addEventListener("click", (event) => event.target.closest("[data-pv-take-up]") && takeUp());
