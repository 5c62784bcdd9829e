/**
 * Draws what an item hangs together with: itself in the middle, what comes before it to the left, what follows to
 * the right. The lists of the section are the data; they stay below, for everybody.
 */
import { linkHorizontal } from "d3-shape";
import { encoded } from "./address.ts";
import { siteAddress } from "./data.ts";
import { draw, make } from "./dom.ts";
import { signOf, wordOf } from "./states.ts";

interface Neighbour {
  id: string;
  title: string;
  kind: string;
  state: string;
  href: string;
  column: number;
  from: string[];
}

interface Box {
  x: number;
  y: number;
}

/** What stands to the left of an item; every other role stands to its right. */
const LEFT = new Set(["before", "verified-by", "tested-by", "executed-by", "superseded-by", "part-of", "derived-from"]);
/** As many boxes of a column as are drawn; the list has them all. */
const MOST = 10;
const WIDTH = 190;
const TALL = 40;
const GAP = { x: 70, y: 12 };
/** What fits into a box, of the id and of the title. */
const LETTERS = { id: 19, title: 23 };

/** Puts the drawing first in `<section data-neighbourhood>`, after its heading. */
export function drawNeighbourhood(section: HTMLElement): void {
  const neighbours = [...section.querySelectorAll<HTMLElement>("li[data-id]")].map(readNeighbour);
  const own = section.dataset["neighbourhood"] ?? "";
  section.append(onward(own));
  if (!neighbours.length) return;
  const columns = new Map<number, Neighbour[]>();
  const seen = new Set([own]);
  for (const one of neighbours) {
    if (seen.has(one.id)) continue;
    seen.add(one.id);
    columns.set(one.column, [...(columns.get(one.column) ?? []), one]);
  }
  const title = section.dataset["title"] ?? document.querySelector("h1 .title")?.textContent.trim() ?? "";
  const picture = compose({ id: own, title, state: section.dataset["state"] ?? "" }, columns);
  const frame = make("div", { class: "scroll neighbourhood" }, picture);
  const heading = section.querySelector("h2, h3");
  if (heading) heading.after(frame);
  else section.prepend(frame);
  frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
  // What does not fit can be scrolled by keys too.
  if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
}

/** The ways into the graph, which is there only where scripts are. */
function onward(id: string): HTMLElement {
  const into = (text: string, what: string): HTMLElement =>
    make("a", { href: siteAddress(`graph.html#${what}=${encoded(id)}`) }, text);
  const ways = [into("All around it in the graph", "focus")];
  if (document.querySelector("ol.chain")) ways.push(into("The chain that sets its date in the graph", "critical"));
  return make("p", { class: "onward" }, ...ways);
}

function readNeighbour(line: HTMLElement): Neighbour {
  const link = line.querySelector("a");
  const role = line.dataset["role"] ?? "";
  const distance = Number(line.dataset["distance"] ?? 1) || 1;
  const id = line.dataset["id"] ?? "";
  return {
    id,
    title: titleOf(line),
    kind: line.dataset["kind"] ?? "",
    state: line.dataset["state"] ?? "",
    href: link?.getAttribute("href") ?? "",
    column: LEFT.has(role) ? -distance : distance,
    from: (line.dataset["from"] ?? "").split(" ").filter(Boolean),
  };
}

/** What a line says beside the link and the state. */
function titleOf(line: HTMLElement): string {
  const texts = [...line.childNodes].filter(
    (node) => node instanceof Text || (node instanceof Element && node.matches(".title")),
  );
  return texts.map((node) => node.textContent?.trim()).filter(Boolean).join(" ");
}

function compose(own: { id: string; title: string; state: string }, columns: Map<number, Neighbour[]>): SVGSVGElement {
  const numbers = [...columns.keys(), 0].sort((one, other) => one - other);
  const tallest = Math.max(1, ...[...columns.values()].map((some) => Math.min(some.length, MOST + 1)));
  const height = tallest * (TALL + GAP.y) + GAP.y;
  const width = numbers.length * (WIDTH + GAP.x) - GAP.x + 4;
  const svg = draw("svg", {
    class: "neighbours",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "group",
    "aria-label": `What ${own.id} hangs together with`,
  });
  const lines = draw("g", { class: "lines" });
  svg.append(lines);
  const places = new Map<string, Box>();
  const shown: Neighbour[] = [];
  for (const [at, number] of numbers.entries()) {
    const x = at * (WIDTH + GAP.x) + 2;
    if (number === 0) {
      const box = { x, y: (height - TALL) / 2 };
      places.set(own.id, box);
      svg.append(node(box, own.id, own.title, own.state, "own"));
      continue;
    }
    const all = columns.get(number) ?? [];
    const some = all.length > MOST + 1 ? all.slice(0, MOST) : all;
    const rows = some.length + Number(all.length > some.length);
    const top = (height - rows * (TALL + GAP.y) + GAP.y) / 2;
    for (const [row, one] of some.entries()) {
      const box = { x, y: top + row * (TALL + GAP.y) };
      places.set(one.id, box);
      shown.push(one);
      svg.append(linked(node(box, one.id, one.title, one.state, one.kind), one));
    }
    if (all.length > some.length) {
      const y = top + some.length * (TALL + GAP.y) + TALL / 2 + 4;
      const rest = `and ${all.length - some.length} more below`;
      svg.append(draw("text", { class: "rest", x: x + WIDTH / 2, y, "text-anchor": "middle" }, rest));
    }
  }
  for (const one of shown) {
    const hangsOn = Math.abs(one.column) === 1 ? [own.id, ...one.from] : one.from;
    for (const id of hangsOn) join(lines, places.get(id), places.get(one.id), one.column > 0);
  }
  return svg;
}

function join(lines: SVGGElement, inner: Box | undefined, outer: Box | undefined, rightwards: boolean): void {
  if (!inner || !outer) return;
  const [from, to] = rightwards ? [inner, outer] : [outer, inner];
  if (from.x >= to.x) return;
  const middle = TALL / 2;
  const path = linkHorizontal()({ source: [from.x + WIDTH, from.y + middle], target: [to.x, to.y + middle] });
  lines.append(draw("path", { class: "line", d: path, fill: "none" }));
}

function node({ x, y }: Box, id: string, title: string, state: string, kind: string): SVGGElement {
  const group = draw("g", { class: "node", "data-state": state, "data-kind": kind });
  const radius = kind === "requirement" ? TALL / 2 : kind === "test_plan" || kind === "test-plan" ? 0 : 6;
  group.append(
    draw("rect", { x, y, width: WIDTH, height: TALL, rx: radius }),
    draw("text", { class: "sign", x: x + WIDTH - 12, y: y + 17, "text-anchor": "end" }, signOf(state)),
    draw("text", { class: "id", x: x + 12, y: y + 17 }, shorter(id, LETTERS.id)),
    draw("text", { class: "title", x: x + 12, y: y + 32 }, shorter(title, LETTERS.title)),
    draw("title", {}, [id, title, wordOf(state)].filter(Boolean).join(" · ")),
  );
  return group;
}

function linked(group: SVGGElement, { href, id, title, state }: Neighbour): SVGElement {
  if (!href) return group;
  const name = [id, title, wordOf(state)].filter(Boolean).join(", ");
  return draw("a", { href, "aria-label": name }, group);
}

function shorter(text: string, most: number): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : text;
}
