/** From the plan and a view to what is drawn: boxes, lines between them, and where they stand. */
import { Graph, layout } from "@dagrejs/dagre";
import { isDone, type NodeData, type Plan } from "./plan.ts";
import type { GraphView } from "./view.ts";

export interface BoxNode {
  key: string;
  /** Null for a collapsed lane. */
  node: NodeData | null;
  label: string;
  title: string;
  state: string;
  x: number;
  y: number;
  critical: boolean;
  center: boolean;
}

export interface Line {
  key: string;
  from: string;
  to: string;
  kind: string;
  critical: boolean;
}

export interface Scene {
  boxes: BoxNode[];
  lines: Line[];
  /** Whether boxes stand at their dates, in lanes. */
  dated: boolean;
}

export const BOX = { width: 152, height: 36 };
/** Above as many boxes a layered layout takes longer than a reader waits; then the dates say where they stand. */
const MOST_LAID_OUT = 400;

export function makeScene(plan: Plan, view: GraphView): Scene {
  const chain = chainOf(plan, view);
  const shown = choose(plan, view, chain);
  const { boxes, keys } = makeBoxes(plan, view, shown, chain);
  const lines = makeLines(plan, keys, chain);
  const whole = view.focus === null && !chain.length;
  const dated = whole || boxes.length > MOST_LAID_OUT;
  if (!dated) layOut(boxes, lines);
  return { boxes, lines, dated };
}

function chainOf(plan: Plan, view: GraphView): number[] {
  const end = view.critical === null ? undefined : plan.numbers.get(view.critical);
  return end === undefined ? [] : plan.chain(end);
}

function choose(plan: Plan, view: GraphView, chain: number[]): Set<number> {
  const center = view.focus === null ? undefined : plan.numbers.get(view.focus);
  const near = center === undefined ? aroundChain(plan, chain) : plan.around(center, view.depth);
  const always = new Set(chain);
  if (center !== undefined) always.add(center);
  const shown = new Set<number>();
  for (const [number, node] of plan.nodes.entries()) {
    const fits = view.kinds.has(node.kind) && !(view.open && isDone(node)) && (near === null || near.has(number));
    if (fits || always.has(number)) shown.add(number);
  }
  return shown;
}

/** A chain, and what its items wait for directly; null where there is none. */
function aroundChain(plan: Plan, chain: number[]): Set<number> | null {
  if (!chain.length) return null;
  const near = new Set(chain);
  for (const number of chain) for (const line of plan.into[number]!) near.add(plan.edges[line]![0]);
  return near;
}

function makeBoxes(
  plan: Plan,
  view: GraphView,
  shown: Set<number>,
  chain: number[],
): { boxes: BoxNode[]; keys: Map<number, string> } {
  const boxes: BoxNode[] = [];
  const keys = new Map<number, string>();
  const lanes = new Map<number, NodeData[]>();
  const critical = new Set(chain);
  for (const number of shown) {
    const node = plan.nodes[number]!;
    const lane = plan.laneOf(node);
    const collapsed = lane !== null && view.collapsed.has(plan.data.lanes[lane]?.title ?? "");
    if (collapsed && lane !== null && !critical.has(number) && node.id !== view.focus) {
      const together = lanes.get(lane);
      if (together) together.push(node);
      else lanes.set(lane, [node]);
      keys.set(number, `lane ${lane}`);
      continue;
    }
    const key = `node ${number}`;
    keys.set(number, key);
    boxes.push({
      key,
      node,
      label: node.id,
      title: node.title,
      state: node.state,
      x: node.x,
      y: node.y,
      critical: critical.has(number),
      center: node.id === view.focus,
    });
  }
  for (const [lane, nodes] of lanes) boxes.push(laneBox(plan, lane, nodes));
  return { boxes, keys };
}

/** One box for all of a lane, in its middle, which says how many there are and how many of them are behind. */
function laneBox(plan: Plan, lane: number, nodes: NodeData[]): BoxNode {
  const behind = nodes.filter((node) => ["overdue", "late", "failing"].includes(node.state)).length;
  const { title, y, height } = plan.data.lanes[lane]!;
  const xs = nodes.map((node) => node.x).sort((one, other) => one - other);
  return {
    key: `lane ${lane}`,
    node: null,
    label: `${title} (${nodes.length})`,
    title: behind ? `${nodes.length} items, ${behind} of them behind` : `${nodes.length} items`,
    state: nodes.some((node) => node.state === "overdue") ? "overdue" : behind ? "late" : "lane",
    x: xs[Math.floor(xs.length / 2)]!,
    y: y + height / 2,
    critical: false,
    center: false,
  };
}

function makeLines(plan: Plan, keys: Map<number, string>, chain: number[]): Line[] {
  const steps = new Set(chain.slice(1).map((number, at) => `${chain[at]} ${number}`));
  const lines = new Map<string, Line>();
  for (const [from, to, kind] of plan.edges) {
    const [one, other] = [keys.get(from), keys.get(to)];
    if (one === undefined || other === undefined || one === other) continue;
    const key = `${one} > ${other}`;
    const critical = steps.has(`${from} ${to}`);
    const known = lines.get(key);
    if (known) known.critical ||= critical;
    else lines.set(key, { key, from: one, to: other, kind, critical });
  }
  return [...lines.values()];
}

function layOut(boxes: BoxNode[], lines: Line[]): void {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 12, ranksep: 38 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of boxes) graph.setNode(box.key, { ...BOX });
  // A heavy line is drawn short and straight.
  for (const { from, to, critical } of lines) graph.setEdge(from, to, { weight: critical ? 50 : 1 });
  layout(graph);
  for (const box of boxes) {
    const { x, y } = graph.node(box.key) as { x: number; y: number };
    box.x = x;
    box.y = y;
  }
}
