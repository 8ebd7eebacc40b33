// Moves a point of the matrix by pointer or arrow keys; nothing is saved before its reason is given.
const field = document.querySelector("[data-pv-matrix]");
const form = document.querySelector("[data-pv-move]");
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
let moving = null; // {point, svg, x, y, position, power}
let dragged = false;

const within = (value, least, most) => Math.max(least, Math.min(most, value));
const words = (kind, value) => document.querySelector(`[data-pv-${kind}="${value}"]`).textContent;

function take(point) {
  if (moving?.point === point) return;
  if (moving) putBack();
  const svg = point.querySelector("svg");
  moving = { point, svg, x: svg.getAttribute("x"), y: svg.getAttribute("y"), position: +point.dataset.position, power: +point.dataset.power };
  point.classList.add("moved");
}

function putBack() {
  const { point, svg, x, y } = moving;
  svg.setAttribute("x", x);
  svg.setAttribute("y", y);
  point.classList.remove("moved");
  moving = null;
  form.hidden = true;
  point.focus();
}

function show() {
  const { point, position, power } = moving;
  form.action = point.getAttribute("href");
  form.elements.position.value = position;
  form.elements.power.value = power;
  form.querySelector("[data-pv-moved]").textContent = `${point.dataset.name} → ${words("position", position)}, ${words("power", power)}`;
  form.hidden = false;
}

function settle(position, power) {
  moving.position = within(position, -2, 2);
  moving.power = within(power, 0, 4);
  moving.svg.setAttribute("x", `${(moving.position + 2.5) * 20}%`);
  moving.svg.setAttribute("y", `${(4.5 - moving.power) * 20}%`);
  show();
}

function onKey(event) {
  const point = event.target.closest?.("[data-pv-point]");
  if (event.key === "Escape" && moving) { event.preventDefault(); putBack(); return; }
  if (!point) return;
  const step = ARROWS[event.key];
  if (step) {
    event.preventDefault();
    take(point);
    settle(moving.position + step[0], moving.power + step[1]);
  } else if (event.key === "Enter" && moving?.point === point) {
    event.preventDefault();
    form.elements.reason.focus();
  }
}

function onDown(event) {
  const point = event.target.closest("[data-pv-point]");
  if (!point || event.button) return;
  const start = [event.clientX, event.clientY];
  dragged = false;
  const onMove = (move) => {
    if (!dragged && Math.hypot(move.clientX - start[0], move.clientY - start[1]) < 6) return;
    if (!dragged) take(point);
    dragged = true;
    const box = field.getBoundingClientRect();
    moving.svg.setAttribute("x", `${within((move.clientX - box.left) / box.width, 0, 1) * 100}%`);
    moving.svg.setAttribute("y", `${within((move.clientY - box.top) / box.height, 0, 1) * 100}%`);
  };
  const onUp = (up) => {
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("pointerup", onUp);
    window.removeEventListener("pointercancel", onUp);
    if (!dragged || !moving) return;
    if (up.type === "pointercancel") { putBack(); return; }
    const box = field.getBoundingClientRect();
    settle(Math.floor(((up.clientX - box.left) / box.width) * 5) - 2, 4 - Math.floor(((up.clientY - box.top) / box.height) * 5));
    form.elements.reason.focus();
  };
  window.addEventListener("pointermove", onMove);
  window.addEventListener("pointerup", onUp);
  window.addEventListener("pointercancel", onUp);
}

if (field && form) {
  document.addEventListener("keydown", onKey);
  field.addEventListener("pointerdown", onDown);
  field.addEventListener("dragstart", (event) => event.preventDefault());
  field.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); dragged = false; } });
  form.querySelector("[data-pv-unmove]").addEventListener("click", putBack);
}
