/** How each box and each line looks: what a style sheet would say, if one reached a canvas. */
import type { Palette } from "./palette.ts";
import type { BoxNode, Line } from "./scene.ts";

export type Shape = "round" | "oval" | "cut" | "double";

export interface BoxLook {
  shape: Shape;
  fill: string;
  border: string;
  ink: string;
  width: number;
  dashed: boolean;
  opacity: number;
  /** What is seen above what: the higher, the later it is drawn. */
  above: number;
}

export interface LineLook {
  colour: string;
  width: number;
  dashed: boolean;
  opacity: number;
  above: number;
}

/** What the reader did to the scene. */
export interface Marks {
  picked: string | null;
  /** What the search found; null where there is no search. */
  found: Set<string> | null;
  /** Whether there is a chain, beside which the rest steps back. */
  chain: boolean;
}

const DIM = 0.55;
const MISSED = 0.22;
const HEAVY = 4;

export function lookOfBox(box: BoxNode, marks: Marks, palette: Palette): BoxLook {
  const { fill, border, ink } = palette.state(box.state);
  const found = marks.found?.has(box.key) ?? false;
  const strong = box.center || found;
  const picked = box.key === marks.picked;
  return {
    shape: shapeOf(box),
    fill,
    border: box.critical ? palette.critical : strong ? palette.accent : border,
    ink,
    width: strong || box.critical ? HEAVY : 1.5,
    dashed: box.node?.external ?? false,
    opacity: picked ? 1 : marks.found && !found ? MISSED : marks.chain && !box.critical ? DIM : 1,
    above: picked ? 2 : box.critical ? 1 : 0,
  };
}

function shapeOf(box: BoxNode): Shape {
  if (box.node === null) return "double";
  return ({ milestone: "round", requirement: "oval", test_plan: "cut" } as const)[box.node.kind];
}

export function lookOfLine(line: Line, marks: Marks, palette: Palette): LineLook {
  const near = marks.picked !== null && (line.from === marks.picked || line.to === marks.picked);
  return {
    colour: line.critical ? palette.critical : near ? palette.accent : palette.line,
    width: line.critical ? (near ? HEAVY + 1 : HEAVY) : near ? 2.5 : 1.2,
    dashed: line.kind !== "precedes",
    opacity: near || line.critical || !marks.chain ? 1 : DIM,
    above: near ? 2 : line.critical ? 1 : 0,
  };
}
