// data-pv-max-bytes on a file field refuses a file that is too large before it is sent, in the words of data-pv-too-large.
document.addEventListener("change", (event) => {
  const field = event.target.closest("input[type=file][data-pv-max-bytes]");
  if (!field) return;
  const tooLarge = [...field.files].some((file) => file.size > Number(field.dataset.pvMaxBytes));
  field.setCustomValidity(tooLarge ? field.dataset.pvTooLarge : "");
  field.reportValidity();
});
