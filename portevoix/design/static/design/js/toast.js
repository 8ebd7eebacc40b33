// data-pv-dismiss on a button removes the closest toast; nothing leaves by itself.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pv-dismiss]");
  button?.closest(".toast")?.remove();
});
