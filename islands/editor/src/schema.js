// The schema of portevoix.workspace.rules: paragraphs, lists, line breaks, bold, italic, merge fields.
import { Schema } from "prosemirror-model";

/** Pasted styles are read, never applied: the strict CSP refuses a style attribute, even one nobody sees. */
export const unstyled = (html) =>
  html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));

const styled = (dom, pattern) => pattern.test(dom.dataset.style ?? "");

/** As the server reads it between braces. */
function readKey(key) {
  if (typeof key !== "string" || key !== key.trim() || !/^[^{}\n]{1,60}$/.test(key)) throw new RangeError("field");
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    bulletList: { content: "listItem+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    orderedList: { content: "listItem+", group: "block", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    listItem: { content: "paragraph", parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0], defining: true },
    text: { group: "inline" },
    hardBreak: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    field: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { key: { validate: readKey } },
      parseDOM: [{ tag: "span[data-field]", getAttrs: (dom) => ({ key: dom.dataset.field }) }],
      toDOM: (node) => ["span", { class: "merge", "data-field": node.attrs.key }, node.attrs.key],
    },
  },
  marks: {
    bold: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b", getAttrs: (dom) => !styled(dom, /font-weight:\s*(normal|400)/) && null },
        { tag: "span", consuming: false, getAttrs: (dom) => styled(dom, /font-weight:\s*(bold|[6-9]00)/) && null },
      ],
      toDOM: () => ["strong", 0],
    },
    italic: {
      parseDOM: [
        { tag: "em" },
        { tag: "i" },
        { tag: "span", consuming: false, getAttrs: (dom) => styled(dom, /font-style:\s*italic/) && null },
      ],
      toDOM: () => ["em", 0],
    },
  },
});
