// Takes over each [data-pv-editor]: the text area stays for whoever has no JavaScript, its JSON is posted beside it.
import { watch } from "./saving.js";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { actions, baseKeymap, insertField, keys, typeBeside, typing } from "./commands.js";
import { schema, unstyled } from "./schema.js";

/** A merge field as a chip with its French label; red when nobody can fill it. */
function chip(labels) {
  return (node) => {
    const dom = document.createElement("span");
    const known = Object.hasOwn(labels, node.attrs.key);
    dom.className = known ? "merge" : "merge missing";
    dom.dataset.field = node.attrs.key;
    dom.textContent = known ? labels[node.attrs.key] : `{${node.attrs.key}}`;
    return { dom };
  };
}

function readLabels(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-key]")].map((item) => [item.dataset.key, item.dataset.label]));
}

function toolbar(root, view) {
  const bar = root.querySelector("[data-pv-editor-bar]");
  bar.hidden = false;
  bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { action, insert } = button.dataset;
    button.closest("details")?.removeAttribute("open");
    if (action) actions[action].run(view.state, view.dispatch);
    if (insert) insertField(insert)(view.state, view.dispatch);
    view.focus();
  });
  return () => {
    for (const button of bar.querySelectorAll("[data-action]")) {
      const { on } = actions[button.dataset.action];
      if (on) button.setAttribute("aria-pressed", String(on(view.state)));
    }
  };
}

/** "{" opens the menu of fields and stays in the text: go on typing the name, or ↓ chooses one. */
function fieldMenu(root) {
  const menu = root.querySelector("[data-pv-editor-bar] details.menu");
  const items = [...(menu?.querySelectorAll("[data-insert]") ?? [])];
  menu?.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const from = items.indexOf(document.activeElement);
    items[(from + step + items.length) % items.length].focus();
  });
  return {
    handleTextInput: (view, _from, _to, text) => {
      if (menu) menu.open = text === "{" || (menu.open && !"} ".includes(text));
      return typeBeside(text)(view.state, view.dispatch);
    },
    handleKeyDown: (_view, event) => {
      if (!menu?.open || !["ArrowDown", "Escape"].includes(event.key)) return false;
      if (event.key === "Escape") menu.open = false;
      else items[0].focus();
      return true;
    },
  };
}

export function take(root) {
  const area = root.querySelector("textarea");
  const json = root.querySelector("[data-pv-editor-json]");
  const labels = readLabels(root);
  const place = document.createElement("div");
  place.className = "editor-body";
  const doc = Node.fromJSON(schema, JSON.parse(root.dataset.pvEditor));
  let refresh = () => {};
  const view = new EditorView(place, {
    state: EditorState.create({
      doc,
      plugins: [history(), typing, keymap(keys), keymap(baseKeymap)],
    }),
    nodeViews: { field: chip(labels) },
    ...fieldMenu(root),
    transformPastedHTML: unstyled,
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": root.dataset.label,
      "aria-describedby": area.getAttribute("aria-describedby") ?? "",
      lang: area.lang || "fr",
      spellcheck: "true",
    },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      refresh();
      if (transaction.docChanged) {
        json.value = JSON.stringify(view.state.doc.toJSON());
        json.dispatchEvent(new Event("input", { bubbles: true })); // what saves the form listens to its fields
      }
    },
  });
  json.disabled = false;
  json.value = JSON.stringify(doc.toJSON());
  area.disabled = true;
  area.hidden = true;
  area.after(place);
  root.querySelector("[data-pv-editor-aid]")?.remove();
  root.classList.add("taken");
  root.closest(".field, form")?.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => view.focus());
  refresh = toolbar(root, view);
  refresh();
  return view;
}

for (const root of document.querySelectorAll("[data-pv-editor]")) take(root);
for (const form of document.querySelectorAll("form[data-pv-autosave]")) watch(form);
