// A chain that slides on a phone starts with its current step in the middle.
for (const list of document.querySelectorAll(".chain.as-crumbs ol")) {
  const step = list.querySelector("[aria-current]");
  if (step && list.scrollWidth > list.clientWidth) {
    const box = step.getBoundingClientRect();
    list.scrollLeft += box.left + box.width / 2 - list.getBoundingClientRect().left - list.clientWidth / 2;
  }
}
