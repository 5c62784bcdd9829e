/** What of the graph is shown, and how that stands behind the # of the address. */
import { decoded, encoded } from "../address.ts";
import type { Kind } from "./plan.ts";

export interface GraphView {
  /** An id: only what is around it is shown. */
  focus: string | null;
  depth: number;
  /** An id: the chain that sets its expected date stands out. */
  critical: string | null;
  /** Titles of lanes. */
  collapsed: Set<string>;
  kinds: Set<Kind>;
  /** Whether what is done is left out. */
  open: boolean;
  words: string;
}

export const KINDS: Kind[] = ["milestone", "requirement", "test_plan"];
export const USUAL_DEPTH = 2;
export const DEEPEST = 99;

/** `large`: the plan is so large that at first what is done is left out. */
export function readGraphView(hash: string, large: boolean): GraphView {
  const view: GraphView = {
    focus: null,
    depth: USUAL_DEPTH,
    critical: null,
    collapsed: new Set(),
    kinds: new Set<Kind>(["milestone"]),
    open: large,
    words: "",
  };
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const value = part.slice(at + 1);
    switch (part.slice(0, at)) {
      case "focus":
        view.focus = decoded(value) || null;
        // Around one item, all that it hangs together with is of interest.
        if (view.focus && !/(^|&)kinds=/.test(hash.replace(/^#/, ""))) view.kinds = new Set(KINDS);
        break;
      case "depth":
        view.depth = value === "all" ? DEEPEST : Math.min(DEEPEST, Math.max(1, Number.parseInt(value, 10) || USUAL_DEPTH));
        break;
      case "critical":
        view.critical = decoded(value) || null;
        break;
      case "collapse":
        view.collapsed = new Set(value.split(",").map(decoded).filter(Boolean));
        break;
      case "kinds":
        view.kinds = new Set(KINDS.filter((kind) => value.split(",").includes(kind)));
        break;
      case "open":
        view.open = value === "1";
        break;
      case "q":
        view.words = decoded(value);
        break;
    }
  }
  return view;
}

export function writeGraphView(view: GraphView, large: boolean): string {
  const parts: string[] = [];
  if (view.words) parts.push(`q=${encoded(view.words)}`);
  if (view.focus) parts.push(`focus=${encoded(view.focus)}`);
  if (view.depth !== USUAL_DEPTH) parts.push(`depth=${view.depth === DEEPEST ? "all" : view.depth}`);
  if (view.critical) parts.push(`critical=${encoded(view.critical)}`);
  if (view.collapsed.size) parts.push(`collapse=${[...view.collapsed].map(encoded).join(",")}`);
  if (view.open !== large) parts.push(`open=${view.open ? 1 : 0}`);
  const usual = view.focus ? KINDS : ["milestone"];
  const kinds = KINDS.filter((kind) => view.kinds.has(kind));
  if (kinds.join() !== usual.join()) parts.push(`kinds=${kinds.join(",")}`);
  return parts.join("&");
}
