import assert from "node:assert/strict";
import test from "node:test";
import type { TableData } from "../src/table/data.ts";
import { readView, sameRows, viewOfPreset, wholeView, writeView } from "../src/table/view.ts";

const TABLE: TableData = {
  title: "Milestones",
  file: "milestones",
  columns: [
    { key: "id", title: "Milestone", type: "id" },
    { key: "name", title: "Name", type: "text" },
    { key: "state", title: "State", type: "state", filter: "choice" },
    { key: "due", title: "Due", type: "date" },
    { key: "slip", title: "Slip", type: "number", unit: "days" },
    { key: "plans", title: "Test plans", type: "ids" },
    { key: "owner", title: "Owner", type: "text", filter: "choice", hidden: true },
  ],
  rows: [],
  sort: "state,-slip",
};

test("an address is read and written again as it was", () => {
  for (const hash of [
    "",
    "q=two%20words&state=overdue,late&sort=-due",
    "state=a%2Cb,c%26d",
    "due=2024-01-01..2024-03-31&slip=1..",
    "name=~ready&plans=..0",
    "cols=-name,+owner&size=100&page=3",
  ]) {
    assert.equal(writeView(readView(`#${hash}`, TABLE), TABLE), hash);
  }
});

test("without an address a table has its own order and hides what is hidden at first", () => {
  const view = readView("", TABLE);
  assert.deepEqual(view.sort, [{ key: "state", down: false }, { key: "slip", down: true }]);
  assert.deepEqual([...view.hidden], ["owner"]);
});

test("what an address says of columns that are not there, or cannot be read, is left out", () => {
  const view = readView("#nothing=1&sort=-nothing,due&page=x&size=7&state=%E0%A4&q", TABLE);
  assert.deepEqual(view.sort, [{ key: "due", down: false }]);
  assert.deepEqual([view.page, view.size, view.words], [0, 50, ""]);
  assert.deepEqual([...view.filters], [["state", ["%E0%A4"]]]);
});

test("a preset is the view of its filters, whatever the order and the columns", () => {
  const preset = viewOfPreset({ title: "Late", filters: { slip: { min: 1 }, state: ["late"] } }, TABLE);
  const asked = readView("#slip=1..&state=late&sort=due&cols=-name", TABLE);
  assert.ok(sameRows(preset, asked));
  assert.ok(!sameRows(preset, wholeView(TABLE)));
});

test("half a character in what is searched for is no error", () => {
  const view = { ...wholeView(TABLE), words: "a\ud800b" };
  assert.equal(writeView(view, TABLE), "q=a%EF%BF%BDb");
});
