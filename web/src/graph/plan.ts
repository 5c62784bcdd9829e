/** The plan as a graph, as the site writes it, and what is asked of it. All walks are loops: plans are deep. */

export type Kind = "milestone" | "requirement" | "test_plan";

export interface NodeData {
  id: string;
  title: string;
  kind: Kind;
  state: string;
  due: string | null;
  expected: string | null;
  slip: number | null;
  wbs: string | null;
  level?: number | null;
  path: string;
  x: number;
  y: number;
  /** The predecessor that sets the expected date. */
  driver: number | null;
  external: boolean;
  /** Whether it may be later than expected: something it waits for has no date. */
  lower_bound?: boolean;
}

/** A band of the picture; `y` is its upper edge. */
export interface Lane {
  title: string;
  y: number;
  height: number;
}

export interface PlanData {
  nodes: NodeData[];
  edges: [number, number, "precedes" | "verifies" | "executes"][];
  /** From top to bottom. */
  lanes: Lane[];
  ticks: { title: string; x: number }[];
  as_of: string;
  as_of_x: number | null;
}

const DONE = new Set(["completed", "verified", "passed", "superseded", "inactive"]);

export function isDone(node: NodeData): boolean {
  return DONE.has(node.state);
}

const MANY = 1000;

export class Plan {
  readonly nodes: NodeData[];
  readonly edges: PlanData["edges"];
  readonly numbers: Map<string, number>;
  /** Numbers of edges that lead to and from each node. */
  readonly into: number[][];
  readonly out: number[][];

  /** Whether there are more milestones than are drawn at once in a moment. */
  readonly large: boolean;

  constructor(readonly data: PlanData) {
    this.nodes = data.nodes;
    this.edges = data.edges;
    this.large = data.nodes.filter(({ kind }) => kind === "milestone").length > MANY;
    this.numbers = new Map(data.nodes.map((node, number) => [node.id, number]));
    this.into = data.nodes.map(() => []);
    this.out = data.nodes.map(() => []);
    for (const [number, [from, to]] of data.edges.entries()) {
      this.out[from]?.push(number);
      this.into[to]?.push(number);
    }
  }

  /** The node and all within so many steps of it, before and after it; never from one side over to the other. */
  around(center: number, depth: number): Set<number> {
    const found = new Set([center]);
    for (const side of ["into", "out"] as const) {
      const seen = new Set([center]);
      let edge = [center];
      for (let step = 0; step < depth && edge.length; step += 1) {
        const next: number[] = [];
        for (const number of edge) {
          for (const line of this[side][number] ?? []) {
            const other = this.edges[line]![side === "into" ? 0 : 1];
            if (seen.has(other)) continue;
            seen.add(other);
            next.push(other);
          }
        }
        edge = next;
      }
      for (const number of seen) found.add(number);
    }
    return found;
  }

  /** The chain that sets the expected date of a node, from its start to the node. */
  chain(end: number): number[] {
    const chain = [end];
    const seen = new Set(chain);
    let at = this.nodes[end]?.driver ?? null;
    while (at !== null && !seen.has(at)) {
      chain.push(at);
      seen.add(at);
      at = this.nodes[at]?.driver ?? null;
    }
    return chain.reverse();
  }

  /** The number of the lane in which a node stands; null above all lanes. */
  laneOf(node: NodeData): number | null {
    const { lanes } = this.data;
    let [low, high] = [0, lanes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lanes[middle]!.y <= node.y) low = middle + 1;
      else high = middle;
    }
    return low ? low - 1 : null;
  }
}
