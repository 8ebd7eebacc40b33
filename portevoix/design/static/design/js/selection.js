// A form with data-pv-selection: counts what is ticked, drives "all", and wakes the buttons of the bar.
function boxesOf(form) {
  return [...form.querySelectorAll("[data-pv-choose]")];
}

function refresh(form) {
  const boxes = boxesOf(form);
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-pv-choose-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const count = form.querySelector("[data-pv-chosen]");
  if (count) count.textContent = wording(count, chosen);
  form.querySelector(".selection")?.classList.toggle("none", chosen === 0);
  for (const button of form.querySelectorAll("[data-pv-needs-choice]")) button.disabled = chosen === 0;
}

/** The sentence for a number: data-none, data-one, data-many (with {n}), written by the server's language. */
function wording(element, n) {
  const { none, one, many } = element.dataset;
  return (n === 0 ? none : n === 1 ? one : many).replace("{n}", n);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-pv-selection]");
  if (!form) return;
  if (event.target.matches("[data-pv-choose-all]")) {
    for (const box of boxesOf(form)) box.checked = event.target.checked;
  }
  refresh(form);
});

function refreshAll(root) {
  for (const form of root.querySelectorAll("[data-pv-selection]")) refresh(form);
  const outer = root.closest?.("[data-pv-selection]");
  if (outer) refresh(outer);
}

refreshAll(document);
document.addEventListener("htmx:load", (event) => refreshAll(event.detail.elt));
