import assert from "node:assert/strict";
import test from "node:test";
import { Plan, type NodeData, type PlanData } from "../src/graph/plan.ts";
import { makeScene } from "../src/graph/scene.ts";
import { readGraphView, writeGraphView } from "../src/graph/view.ts";

function node(id: string, more: Partial<NodeData> = {}): NodeData {
  return {
    id, title: id, kind: "milestone", state: "on_time", due: null, expected: null, slip: null, wbs: null,
    path: `m/${id}.html`, x: 0, y: 10, driver: null, external: false, ...more,
  };
}

/** A before B before C, which verifies R; D before C, and done. */
const DATA: PlanData = {
  nodes: [
    node("A"),
    node("B", { driver: 0, y: 60 }),
    node("C", { driver: 1, y: 60, state: "overdue" }),
    node("D", { state: "completed" }),
    node("R", { kind: "requirement", y: 110 }),
  ],
  edges: [[0, 1, "precedes"], [1, 2, "precedes"], [3, 2, "precedes"], [2, 4, "verifies"]],
  lanes: [{ title: "one", y: 0, height: 46 }, { title: "two", y: 50, height: 46 }, { title: "R", y: 100, height: 46 }],
  ticks: [],
  as_of: "2024-03-23",
  as_of_x: 0,
};

function labels(hash: string): string[] {
  return makeScene(new Plan(DATA), readGraphView(hash, false)).boxes.map(({ label }) => label).sort();
}

test("at first all milestones are shown, where their dates put them", () => {
  assert.deepEqual(labels(""), ["A", "B", "C", "D"]);
  assert.ok(makeScene(new Plan(DATA), readGraphView("", false)).dated);
});

test("around an item are all kinds, as far as the steps go", () => {
  assert.deepEqual(labels("#focus=C&depth=1"), ["B", "C", "D", "R"]);
  assert.deepEqual(labels("#focus=C"), ["A", "B", "C", "D", "R"]);
  assert.deepEqual(labels("#focus=C&open=1&kinds=milestone"), ["A", "B", "C"]);
});

test("the critical chain follows the drivers, with what its items wait for", () => {
  const scene = makeScene(new Plan(DATA), readGraphView("#critical=C", false));
  assert.deepEqual(scene.boxes.filter(({ critical }) => critical).map(({ label }) => label), ["A", "B", "C"]);
  assert.deepEqual(scene.lines.filter(({ critical }) => critical).length, 2);
  assert.deepEqual(labels("#critical=C"), ["A", "B", "C", "D"]);
});

test("a chain of drivers that runs in a ring ends", () => {
  const ring = { ...DATA, nodes: [node("A", { driver: 1 }), node("B", { driver: 0 })], edges: [] };
  assert.equal(new Plan(ring).chain(0).length, 2);
});

test("a collapsed lane is one box that says how many are behind, and keeps its lines", () => {
  const scene = makeScene(new Plan(DATA), readGraphView("#collapse=two", false));
  const lane = scene.boxes.find(({ node: one }) => one === null);
  assert.equal(lane?.label, "two (2)");
  assert.equal(lane?.state, "overdue");
  assert.deepEqual(scene.lines.map(({ key }) => key), ["node 0 > lane 1", "node 3 > lane 1"]);
});

test("of a large plan what is done is left out, unless it is asked for", () => {
  assert.ok(readGraphView("", true).open);
  assert.ok(!readGraphView("#open=0", true).open);
  assert.equal(writeGraphView(readGraphView("#open=0", true), true), "open=0");
});

test("the address of a graph is read and written again as it was", () => {
  for (const hash of ["", "q=a%20b", "focus=A%2FB&depth=all", "critical=C&collapse=a%2Cb,c&open=1", "kinds=requirement"]) {
    assert.equal(writeGraphView(readGraphView(`#${hash}`, false), false), hash);
  }
});
