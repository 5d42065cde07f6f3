import assert from "node:assert/strict";
import { test } from "node:test";
import { fromText, toText, withPoints } from "../../../../bui/static/js/edit/clip.js";

const CELLS = [
  ["a", "1*nS"],
  ['say "a"', "tab\there"],
  ["", "end"],
];

test("what is copied is what is pasted", () => {
  const taken = fromText(toText(CELLS));
  assert.deepEqual(taken, CELLS);
});

test("a cell of several lines becomes one line", () => {
  assert.equal(toText([["a\nb"]]), '"a\nb"');
  assert.deepEqual(fromText('"a\nb"\tc'), [["a b", "c"]]);
});

for (const [title, text, rows] of [
  ["a last end of line is no row", "a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]],
  ["one line with commas is one cell", "[0.1, 0.2]", [["[0.1, 0.2]"]]],
  ["lines with as many semicolons each are rows", "a;b,c\nd;e", [["a", "b,c"], ["d", "e"]]],
  ["lines with as many commas each are rows", "a,b\nc,d", [["a", "b"], ["c", "d"]]],
  ["lines with different numbers of commas are cells", "a,b\nc", [["a,b"], ["c"]]],
  ["decimal commas are one column", "0,1\n0,25", [["0,1"], ["0,25"]]],
  ["two quotes within quotes are one", '"a ""b"""\tc', [['a "b"', "c"]]],
  ["a quote within a cell is a letter", `a"b\tc`, [['a"b', "c"]]],
  ["empty cells stay where they are", "\t\na\t", [["", ""], ["a", ""]]],
]) {
  test(title, () => assert.deepEqual(fromText(text), rows));
}

test("decimal commas become points, with units and exponents", () => {
  assert.deepEqual(withPoints([["0,5", "1,5e-3*mV", "a,b"]]), { rows: [["0.5", "1.5e-3*mV", "a,b"]], many: 2 });
});

test("commas that may part thousands are left alone, unless another cell says what they are", () => {
  assert.deepEqual(withPoints([["1,500"], ["2,000"]]), { rows: [["1,500"], ["2,000"]], many: 0 });
  assert.deepEqual(withPoints([["1,500"], ["0,5"]]), { rows: [["1.500"], ["0.5"]], many: 2 });
});
