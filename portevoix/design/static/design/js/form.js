// Forms: a second press within three seconds sends nothing twice; data-pv-autosubmit sends on each change;
// data-pv-copy="#id" copies a text and says so with data-pv-copied.
const PATIENCE = 3000;
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  setTimeout(() => sent.delete(form), PATIENCE);
});

document.addEventListener("change", (event) => {
  event.target.closest("form[data-pv-autosubmit]")?.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-pv-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.pvCopy);
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  const label = button.querySelector("[data-pv-label]") ?? button;
  label.textContent = button.dataset.pvCopied;
});

document.documentElement.classList.add("js");
