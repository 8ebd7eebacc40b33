// What keys, buttons and typing do.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { TextSelection } from "prosemirror-state";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { schema } from "./schema.js";

const { bulletList, orderedList, listItem, hardBreak, field } = schema.nodes;

const breakLine = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(hardBreak.create()).scrollIntoView());
  return true;
});

export const keys = {
  "Mod-b": toggleMark(schema.marks.bold),
  "Mod-i": toggleMark(schema.marks.italic),
  "Mod-z": undo,
  "Mod-y": redo,
  "Mod-Shift-z": redo,
  "Shift-Enter": breakLine,
  Enter: splitListItem(listItem),
  Backspace: undoInputRule, // at once after it, what was typed comes back as it was
  // Tab leaves the editor, as everywhere on the page: lists have one level here.
};
export { baseKeymap };

/** French typography: after `kept` signs, these words; `more` signs of what was typed come back after them. */
const typed = (words, kept, more = 0) => (state, [match], start, end) =>
  state.tr.insertText(words + (more ? match.slice(-more) : ""), start + kept, end);

/** "{nom}" becomes a field, "- " a list, "1. " a numbered list; apostrophes and spaces become French. */
export const typing = inputRules({
  rules: [
    new InputRule(/\{([^{}\n]{1,60})\}$/, (state, [, key], start, end) =>
      key.trim() ? state.tr.replaceWith(start, end, field.create({ key: key.trim() })) : null,
    ),
    wrappingInputRule(/^- $/, bulletList),
    wrappingInputRule(/^1\. $/, orderedList),
    new InputRule(/\p{L}'$/u, typed("’", 1)),
    new InputRule(/\.\.\.$/, "…"),
    new InputRule(/[^\s] [?!;:»]$/, typed("\u00a0", 1, 1)),
    new InputRule(/« $/, typed("\u00a0", 1)),
  ],
});

export const inList = (state, type) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
};

/** Into a list, out of it, or from one kind to the other. */
export const toggleList = (type) => (state, dispatch) => {
  const { $from, empty } = state.selection;
  const inside = inList(state, type);
  if (empty && inside) return liftListItem(listItem)(state, dispatch);
  if (empty && $from.depth === 1) return wrapInList(type)(state, dispatch);
  if (empty) dispatch?.(state.tr.setNodeMarkup($from.before(1), type));
  else dispatch?.(replaceBlocks(state, (blocks) => (inside ? freed(state, blocks) : [type.create(null, itemsOf(blocks))])));
  return true;
};

// An item holds one paragraph, so that nothing of ProseMirror's can wrap or lift two at once.
const itemsOf = (blocks) =>
  blocks.flatMap((block) => (block.type === schema.nodes.paragraph ? [listItem.create(null, block)] : block.content.content));

/** The chosen items as paragraphs; those before and after stay in their list. */
function freed(state, blocks) {
  const { $from, $to } = state.selection;
  const items = itemsOf(blocks);
  const before = $from.depth > 2 ? $from.index(1) : 0;
  const after = $to.depth > 2 ? blocks.at(-1).childCount - $to.index(1) - 1 : 0;
  const part = (block, from, to) => (to > from ? [block.type.create(null, items.slice(from, to))] : []);
  const end = items.length - after;
  return [
    ...part(blocks[0], 0, before),
    ...items.slice(before, end).map((item) => item.firstChild),
    ...part(blocks.at(-1), end, items.length),
  ];
}

function replaceBlocks(state, change) {
  const { $from, $to } = state.selection;
  const blocks = [];
  for (let index = $from.index(0); index <= $to.index(0); index += 1) blocks.push(state.doc.child(index));
  const made = change(blocks);
  const start = $from.before(1);
  const tr = state.tr.replaceWith(start, $to.after(1), made);
  const end = start + made.reduce((size, node) => size + node.nodeSize, 0);
  return tr.setSelection(TextSelection.between(tr.doc.resolve(start), tr.doc.resolve(end))).scrollIntoView();
}

export const marked = (state, mark) => {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(mark.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, mark);
};

/** A field where the cursor is, in the place of the "{" that asked for it. */
export const insertField = (key) => (state, dispatch) => {
  const { from, to, $from } = state.selection;
  const asked = $from.parent.isTextblock && $from.parentOffset > 0 && state.doc.textBetween(from - 1, from) === "{";
  dispatch?.(state.tr.replaceRangeWith(asked ? from - 1 : from, to, field.create({ key })).scrollIntoView());
  return true;
};

/** What is typed while a field is chosen goes behind it: a field is taken out with Backspace, never by typing. */
export const typeBeside = (text) => (state, dispatch) => {
  if (state.selection.node?.type !== field) return false;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, state.selection.to)).insertText(text).scrollIntoView());
  return true;
};

export const actions = {
  bold: { run: toggleMark(schema.marks.bold), on: (state) => marked(state, schema.marks.bold) },
  italic: { run: toggleMark(schema.marks.italic), on: (state) => marked(state, schema.marks.italic) },
  list: { run: toggleList(bulletList), on: (state) => inList(state, bulletList) },
  numbers: { run: toggleList(orderedList), on: (state) => inList(state, orderedList) },
  undo: { run: undo },
  redo: { run: redo },
};
