// What buttons and keys do to a document, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Node } from "prosemirror-model";
import { EditorState, NodeSelection, TextSelection } from "prosemirror-state";
import { history, undo } from "prosemirror-history";
import { actions, insertField, keys, typeBeside } from "../src/commands.js";
import { schema } from "../src/schema.js";
import { pause, verdict } from "../src/saving.js";

const words = (text, ...marks) => ({ type: "text", text, ...(marks.length && { marks: marks.map((type) => ({ type })) }) });
const paragraph = (...content) => ({ type: "paragraph", ...(content.length && { content }) });
const item = (...content) => ({ type: "listItem", content: [paragraph(...content)] });
const field = (key) => ({ type: "field", attrs: { key } });

/** A state with these blocks, all of it selected, or the cursor at the end. */
function state(blocks, { all = false } = {}) {
  const doc = Node.fromJSON(schema, { type: "doc", content: blocks });
  const made = EditorState.create({ doc, plugins: [history()] });
  const end = TextSelection.atEnd(doc);
  const selection = all ? TextSelection.create(doc, TextSelection.atStart(doc).from, end.to) : end;
  return made.apply(made.tr.setSelection(selection));
}

function after(start, ...commands) {
  let now = start;
  for (const command of commands) assert.ok(command(now, (transaction) => (now = now.apply(transaction))));
  return now;
}

const blocks = (now) => JSON.parse(JSON.stringify(now.doc)).content;

test("bold and italic go on and off", () => {
  const on = after(state([paragraph(words("a"))], { all: true }), actions.bold.run, actions.italic.run);
  assert.deepEqual(blocks(on), [paragraph(words("a", "bold", "italic"))]);
  assert.equal(actions.bold.on(on), true);
  assert.deepEqual(blocks(after(on, actions.bold.run)), [paragraph(words("a", "italic"))]);
});

test("paragraphs become a list and come back", () => {
  const list = after(state([paragraph(words("a")), paragraph(words("b"))], { all: true }), actions.list.run);
  assert.deepEqual(blocks(list), [{ type: "bulletList", content: [item(words("a")), item(words("b"))] }]);
  assert.equal(actions.list.on(list), true);
  assert.deepEqual(blocks(after(list, actions.list.run)), [paragraph(words("a")), paragraph(words("b"))]);
});

test("an item in the middle leaves its list, the others stay", () => {
  const items = ["a", "b", "c", "d"].map((letter) => item(words(letter)));
  const start = state([{ type: "bulletList", content: items }]);
  const places = [];
  start.doc.descendants((node, place) => {
    if (node.isText) places.push(place);
  });
  const chosen = start.apply(start.tr.setSelection(TextSelection.create(start.doc, places[1], places[2] + 1)));
  const expected = [
    { type: "bulletList", content: items.slice(0, 1) },
    paragraph(words("b")),
    paragraph(words("c")),
    { type: "bulletList", content: items.slice(3) },
  ];
  assert.deepEqual(blocks(after(chosen, actions.list.run)), expected);
  const cursor = start.apply(start.tr.setSelection(TextSelection.create(start.doc, places[1])));
  assert.equal(blocks(after(cursor, actions.list.run)).length, 3);
});

test("paragraphs and a list together become one list", () => {
  const start = state([paragraph(words("a")), { type: "orderedList", content: [item(words("b"))] }], { all: true });
  const expected = [{ type: "bulletList", content: [item(words("a")), item(words("b"))] }];
  assert.deepEqual(blocks(after(start, actions.list.run)), expected);
});

test("a list of points becomes a numbered one in one press", () => {
  const list = state([{ type: "bulletList", content: [item(words("a"))] }]);
  assert.deepEqual(blocks(after(list, actions.numbers.run)), [{ type: "orderedList", content: [item(words("a"))] }]);
});

test("a field goes where the cursor is", () => {
  assert.deepEqual(blocks(after(state([paragraph(words("a "))]), insertField("nom"))), [paragraph(words("a "), field("nom"))]);
  assert.deepEqual(blocks(after(state([paragraph()]), insertField("nom"))), [paragraph(field("nom"))]);
});

test("a field takes the place of the brace that asked for it, and of nothing else", () => {
  assert.deepEqual(blocks(after(state([paragraph(words("a {"))]), insertField("nom"))), [paragraph(words("a "), field("nom"))]);
  const chips = after(state([paragraph(field("appel"))]), insertField("nom"));
  assert.deepEqual(blocks(chips), [paragraph(field("appel"), field("nom"))]);
});

test("what is typed on a chosen field goes behind it", () => {
  const start = state([paragraph(field("mot"), words(" fin"))]);
  const chosen = start.apply(start.tr.setSelection(NodeSelection.create(start.doc, 1)));
  assert.deepEqual(blocks(after(chosen, typeBeside("a"))), [paragraph(field("mot"), words("a fin"))]);
  assert.equal(typeBeside("a")(state([paragraph(words("b"))])), false);
});

test("undo takes back one thing", () => {
  assert.deepEqual(blocks(after(state([paragraph(words("a"))]), insertField("nom"), undo)), [paragraph(words("a"))]);
});

test("Enter parts a list item, Shift-Enter breaks the line", () => {
  const list = [{ type: "bulletList", content: [item(words("a"))] }];
  assert.deepEqual(blocks(after(state(list), keys.Enter)), [{ type: "bulletList", content: [item(words("a")), item()] }]);
  const broken = after(state([paragraph(words("a"))]), keys["Shift-Enter"]);
  assert.deepEqual(blocks(broken), [paragraph(words("a"), { type: "hardBreak" })]);
});

test("Tab is left to the page", () => assert.equal(keys.Tab, undefined));

test("what is said of an answer that is no success", () => {
  assert.deepEqual(verdict(401), { word: "pvExpired", again: false });
  assert.deepEqual(verdict(403, "token"), { word: "pvExpired", again: false });
  assert.deepEqual(verdict(403), { word: "pvRefused", again: false });
  assert.deepEqual(verdict(422), { word: "pvRefused", again: false });
  assert.deepEqual(verdict(413), { word: "pvTooLong", again: false });
  assert.deepEqual(verdict(503), { word: "pvFailed", again: true });
  assert.deepEqual([1, 2, 3, 9].map(pause), [2000, 5000, 15000, 15000]);
});
