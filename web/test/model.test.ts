import assert from "node:assert/strict";
import test from "node:test";
import type { TableData } from "../src/table/data.ts";
import { makeModel } from "../src/table/model.ts";
import { readView } from "../src/table/view.ts";

const TABLE: TableData = {
  title: "Milestones",
  file: "milestones",
  columns: [
    { key: "id", title: "Milestone", type: "id" },
    { key: "state", title: "State", type: "state", filter: "choice" },
    { key: "due", title: "Due", type: "date" },
    { key: "slip", title: "Slip", type: "number" },
    { key: "plans", title: "Test plans", type: "ids" },
  ],
  rows: [
    ["M-10", "completed", "2024-01-01", -3, []],
    ["M-9", "overdue", "2024-02-01", 20, ["P1"]],
    ["M-1", "on_time", null, null, ["P1", "P2"]],
    ["M-2", "late", "2024-03-01", 3, []],
  ],
};

function shown(hash: string): unknown[] {
  const model = makeModel(TABLE);
  model.show(readView(hash, TABLE));
  return model.page().map((row) => row[0]);
}

test("ids are in the order in which people count", () => {
  assert.deepEqual(shown("#sort=id"), ["M-1", "M-2", "M-9", "M-10"]);
});

test("states are in the order of how bad they are", () => {
  assert.deepEqual(shown("#sort=state"), ["M-9", "M-2", "M-1", "M-10"]);
});

test("what is missing stands last, in both directions", () => {
  assert.deepEqual(shown("#sort=slip"), ["M-10", "M-2", "M-9", "M-1"]);
  assert.deepEqual(shown("#sort=-slip"), ["M-9", "M-2", "M-10", "M-1"]);
});

test("all words are looked for, in any column, as they are shown", () => {
  assert.deepEqual(shown("#q=on%20TIME%20p2"), ["M-1"]);
});

test("ranges hold their ends, count ids, and leave out what is missing", () => {
  assert.deepEqual(shown("#slip=3..20"), ["M-9", "M-2"]);
  assert.deepEqual(shown("#due=..2024-02-01"), ["M-10", "M-9"]);
  assert.deepEqual(shown("#plans=..0"), ["M-10", "M-2"]);
});

test("the choices of a filter count the rows that pass all other filters", () => {
  const model = makeModel(TABLE);
  model.show(readView("#plans=..0&state=late", TABLE));
  assert.deepEqual(Object.fromEntries(model.counts("state")), { completed: 1, late: 1 });
});
