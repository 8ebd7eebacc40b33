// A button that prints the page: data-pv-print. It is hidden where scripts do not run.
for (const button of document.querySelectorAll("[data-pv-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
