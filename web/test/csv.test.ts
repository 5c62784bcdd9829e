import assert from "node:assert/strict";
import test from "node:test";
import { csv, field } from "../src/table/csv.ts";

test("what a spreadsheet would run is made text", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\0x", "=cmd|' /C calc'!A0"]) {
    assert.ok(field(text).replace(/^"/, "").startsWith("'"), text);
  }
  assert.equal(field(-3), "-3");
  assert.equal(field("a-1"), "a-1");
});

test("quotes, commas and line ends are quoted as RFC 4180 has it", () => {
  assert.equal(field('say "no", then\nstop'), '"say ""no"", then\nstop"');
});

test("a file has a line of titles with units, and missing values are empty", () => {
  const columns = [
    { index: 0, column: { key: "id", title: "Id", type: "id" as const } },
    { index: 2, column: { key: "slip", title: "Slip", type: "number" as const, unit: "days" } },
    { index: 1, column: { key: "plans", title: "Plans", type: "ids" as const } },
  ];
  assert.equal(csv(columns, [["A", ["P1", "P2"], null]]), "Id,Slip (days),Plans\r\nA,,P1 P2\r\n");
});
