// What keys, buttons and typing do.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules, wrappingInputRule } from "prosemirror-inputrules";
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
  // Tab leaves the editor, as everywhere on the page: lists have one level here.
};
export { baseKeymap };

/** "{nom}" becomes a field, "- " a list, "1. " a numbered list. */
export const typing = inputRules({
  rules: [
    new InputRule(/\{([^{}\n]{1,60})\}$/, (state, [, key], start, end) =>
      key.trim() ? state.tr.replaceWith(start, end, field.create({ key: key.trim() })) : null,
    ),
    wrappingInputRule(/^- $/, bulletList),
    wrappingInputRule(/^1\. $/, orderedList),
  ],
});

export const inList = (state, type) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
};

/** Into a list, or out of it. */
export const toggleList = (type) => (state, dispatch) =>
  inList(state, type) ? liftListItem(listItem)(state, dispatch) : wrapInList(type)(state, dispatch);

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

export const actions = {
  bold: { run: toggleMark(schema.marks.bold), on: (state) => marked(state, schema.marks.bold) },
  italic: { run: toggleMark(schema.marks.italic), on: (state) => marked(state, schema.marks.italic) },
  list: { run: toggleList(bulletList), on: (state) => inList(state, bulletList) },
  numbers: { run: toggleList(orderedList), on: (state) => inList(state, orderedList) },
  undo: { run: undo },
  redo: { run: redo },
};
