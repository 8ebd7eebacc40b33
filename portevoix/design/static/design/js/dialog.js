// data-pv-dialog="id" on a link or button opens that <dialog>; without JavaScript the link leads to a page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-pv-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.pvDialog);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-pv-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.open) closeOnBackdrop(event);
});

function closeOnBackdrop(event) {
  const box = event.target.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
}
