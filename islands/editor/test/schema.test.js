// The editor and the server agree on what a document is: both read portevoix/workspace/tests/data/markup.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Node } from "prosemirror-model";
import { schema, unstyled } from "../src/schema.js";

const shared = JSON.parse(readFileSync(new URL("../../../portevoix/workspace/tests/data/markup.json", import.meta.url)));

const read = (document) => {
  const node = Node.fromJSON(schema, document);
  node.check();
  return node;
};

for (const { markup, document } of shared.read) {
  test(`reads and writes ${JSON.stringify(markup)}`, () => assert.deepEqual(JSON.parse(JSON.stringify(read(document))), document));
}

for (const document of shared.refused) {
  test(`refuses ${JSON.stringify(document)}`, () =>
    assert.throws(() => {
      const node = read(document);
      assert.equal(node.type.name, "doc");
    }));
}

test("styles that are pasted are set aside, words are not", () => {
  assert.equal(
    unstyled('<style>p{color:red}</style><p style="margin:0" class=a>un style="x" mot</p>'),
    '<p data-style="margin:0" class=a>un style="x" mot</p>',
  );
});
