import assert from "node:assert/strict";
import test from "node:test";
import { border, boxAt, fitting } from "../src/graph/geometry.ts";
import { lookOfBox, lookOfLine } from "../src/graph/look.ts";
import type { Palette } from "../src/graph/palette.ts";
import { Plan, type NodeData, type PlanData } from "../src/graph/plan.ts";
import { BOX, makeScene, type BoxNode } from "../src/graph/scene.ts";
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

function box(more: Partial<BoxNode> = {}): BoxNode {
  return { key: "node 0", node: node("A"), label: "A", title: "A", state: "on_time", x: 0, y: 0, critical: false, center: false, ...more };
}

test("a fitted view shows all boxes inside of the window, and few of them not too near", () => {
  const size = { width: 1000, height: 500 };
  const boxes = [box({ x: -3000, y: 40 }), box({ x: 5000, y: -900 }), box({ x: 100, y: 700 })];
  const { k, x, y } = fitting(boxes, size, 0.01)!;
  for (const one of boxes) {
    for (const side of [-1, 1]) {
      const [across, down] = [(one.x + (side * BOX.width) / 2) * k + x, (one.y + (side * BOX.height) / 2) * k + y];
      assert.ok(across >= 47 && across <= 953 && down >= 47 && down <= 453);
    }
  }
  assert.equal(fitting([box()], size, 0.01)!.k, 1.2);
  assert.equal(fitting([], size, 0.01), null);
  assert.equal(fitting(boxes, { width: 0, height: 0 }, 0.01), null);
});

test("a line meets the border of a box where it comes from", () => {
  assert.deepEqual(border(box(), { x: 1000, y: 0 }), { x: BOX.width / 2, y: 0 });
  assert.deepEqual(border(box(), { x: 0, y: -1000 }), { x: 0, y: -BOX.height / 2 });
  assert.deepEqual(border(box(), { x: 0, y: 0 }), { x: 0, y: 0 });
  const oval = border(box({ node: node("R", { kind: "requirement" }) }), { x: 500, y: 300 });
  assert.ok(Math.abs(Math.hypot(oval.x / (BOX.width / 2), oval.y / (BOX.height / 2)) - 1) < 1e-9);
});

test("what is under the pointer is the box that is drawn last there, or none", () => {
  const [below, above] = [box({ key: "below" }), box({ key: "above", x: 20 })];
  assert.equal(boxAt([below, above], 10, 5)?.key, "above");
  assert.equal(boxAt([below, above], -70, 5)?.key, "below");
  assert.equal(boxAt([below, above], 0, 500), null);
});

const COLOURS: Palette = {
  ground: "ground", line: "line", accent: "accent", critical: "critical",
  state: (name) => ({ fill: `${name} fill`, border: `${name} border`, ink: "ink" }),
};
const NONE = { picked: null, found: null, chain: false };

test("a box looks as its state and kind say, and stands out where it is asked about", () => {
  const plain = lookOfBox(box(), NONE, COLOURS);
  assert.deepEqual([plain.shape, plain.fill, plain.border, plain.opacity], ["round", "on_time fill", "on_time border", 1]);
  assert.equal(lookOfBox(box({ node: null }), NONE, COLOURS).shape, "double");
  assert.equal(lookOfBox(box({ node: node("P", { kind: "test_plan" }) }), NONE, COLOURS).shape, "cut");
  assert.ok(lookOfBox(box({ node: node("X", { external: true }) }), NONE, COLOURS).dashed);
  assert.equal(lookOfBox(box({ center: true }), NONE, COLOURS).border, "accent");
  assert.equal(lookOfBox(box({ critical: true }), { ...NONE, chain: true }, COLOURS).border, "critical");
});

test("what is not found, and what is beside the chain, steps back, but not what is picked", () => {
  const [found, missed] = [box({ key: "found" }), box({ key: "missed" })];
  const search = { ...NONE, found: new Set(["found"]) };
  assert.equal(lookOfBox(found, search, COLOURS).opacity, 1);
  assert.ok(lookOfBox(missed, search, COLOURS).opacity < 0.5);
  assert.equal(lookOfBox(missed, { ...search, picked: "missed" }, COLOURS).opacity, 1);
  assert.ok(lookOfBox(missed, { ...NONE, chain: true }, COLOURS).opacity < 1);
});

test("lines of the chain and at what is picked stand out, above the rest; evidence is dashed", () => {
  const line = { key: "l", from: "a", to: "b", kind: "precedes", critical: false };
  const plain = lookOfLine(line, NONE, COLOURS);
  assert.deepEqual([plain.colour, plain.dashed, plain.above], ["line", false, 0]);
  const near = lookOfLine(line, { ...NONE, picked: "b" }, COLOURS);
  const chain = lookOfLine({ ...line, critical: true }, { ...NONE, chain: true }, COLOURS);
  assert.deepEqual([near.colour, chain.colour], ["accent", "critical"]);
  assert.ok(near.above > chain.above && chain.above > plain.above);
  assert.ok(lookOfLine(line, { ...NONE, chain: true }, COLOURS).opacity < 1);
  assert.ok(lookOfLine({ ...line, kind: "verifies" }, NONE, COLOURS).dashed);
});
