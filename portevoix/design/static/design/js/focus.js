// Brings the reader to what needs them: the error summary when there is one; "/" goes to the search field.
function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const field = document.querySelector("[data-pv-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

function focusSummary(root) {
  root.querySelector("[data-pv-focus]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:load", (event) => focusSummary(event.detail.elt));
