// A search field that proposes (ARIA 1.2 combobox with a list). Hook: data-pv-combobox="URL" on the wrapper of
// an <input>. The URL answers ?q= with <li> rows: data-value fills the hidden field, data-href leads to a page.
const WAIT = 150;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input:not([type=hidden])");
    this.hidden = root.querySelector("input[type=hidden]");
    this.status = root.querySelector("[role=status]");
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-options`;
    this.list.className = "combobox-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", root.dataset.label ?? this.input.labels?.[0]?.textContent.trim() ?? "");
    this.list.hidden = true;
    this.input.after(this.list);
    this.current = -1;
    this.prepare();
  }

  prepare() {
    const wanted = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(wanted)) this.input.setAttribute(name, value);
    this.input.autocomplete = "off";
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  typed() {
    if (this.hidden) this.hidden.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const words = this.input.value.trim();
    if (words.length < Number(this.root.dataset.from ?? 2)) return this.close();
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(this.root.dataset.pvCombobox, location.href);
    url.searchParams.set("q", words);
    try {
      const answer = await fetch(url, { signal: this.request.signal, headers: { "HX-Request": "true" } });
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.options = [...this.list.querySelectorAll("li[data-value], li[data-href]")];
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
    });
    this.current = -1;
    this.list.hidden = this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.say(this.options.length);
  }

  say(n) {
    if (!this.status) return;
    const { none, one, many } = this.status.dataset;
    this.status.textContent = (n === 0 ? none : n === 1 ? one : many).replace("{n}", n);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  pressed(event) {
    if (event.key === "Escape") {
      if (this.isOpen) event.preventDefault();
      return this.close();
    }
    if (!this.isOpen) {
      if (event.key === "ArrowDown") this.ask();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.point((this.current + step + this.options.length) % this.options.length);
    } else if (event.key === "Enter" && this.current >= 0) {
      event.preventDefault();
      this.choose(this.options[this.current]);
    } else if (event.key === "Tab") {
      this.close();
    }
  }

  point(index) {
    this.options[this.current]?.setAttribute("aria-selected", "false");
    this.current = index;
    const option = this.options[index];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(option) {
    if (!option) return;
    if (option.dataset.href) {
      location.assign(option.dataset.href);
      return;
    }
    this.input.value = option.dataset.label ?? option.textContent.trim();
    if (this.hidden) this.hidden.value = option.dataset.value;
    this.close();
    this.root.dispatchEvent(new CustomEvent("pv:chosen", { bubbles: true, detail: { value: option.dataset.value } }));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

const known = new WeakSet();

/** Wake every combobox under a node, once each. */
export function enhance(node) {
  for (const root of node.querySelectorAll("[data-pv-combobox]")) {
    if (known.has(root)) continue;
    known.add(root);
    new Combobox(root);
  }
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt.parentElement ?? document));
