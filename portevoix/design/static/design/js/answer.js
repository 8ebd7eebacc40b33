// When a fragment does not come, say so: the words are in #messages, the toast is cloned from its template.
function say(words) {
  const messages = document.getElementById("messages");
  const template = messages?.parentElement.querySelector("template[data-pv-toast]");
  if (!template || !words || messages.querySelector("[data-pv-lost]")) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.dataset.pvLost = "";
  toast.querySelector(".words").textContent = words;
  messages.append(toast);
}

function wordsFor(name) {
  return document.getElementById("messages")?.dataset[name];
}

document.addEventListener("htmx:sendError", () => say(wordsFor("offline")));
document.addEventListener("htmx:timeout", () => say(wordsFor("offline")));
document.addEventListener("htmx:responseError", (event) => {
  const { elt, xhr } = event.detail;
  if (elt.dataset.pvAutosave && xhr.status !== 403) return; // it says so itself; a reload would lose what is typed
  say(wordsFor(xhr.status === 403 ? "refused" : "failed"));
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) document.querySelector("#messages [data-pv-lost]")?.remove();
});
