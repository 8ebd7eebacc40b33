// data-pv-dismiss on a button removes the closest toast; nothing leaves by itself. What comes after the page floats.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pv-dismiss]");
  button?.closest(".toast")?.remove();
});

const messages = document.getElementById("messages");
if (messages) {
  new MutationObserver((changes) => {
    if (changes.some((change) => change.addedNodes.length)) messages.classList.add("floating");
  }).observe(messages, { childList: true });
}
