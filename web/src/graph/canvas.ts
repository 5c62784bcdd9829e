/** Draws a scene by Cytoscape, and tells what is pointed at. */
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import { signOf, STATES } from "../states.ts";
import { palette } from "./palette.ts";
import { BOX, type BoxNode, type Scene } from "./scene.ts";

const LETTERS = 20;
/** Around what is fitted into the window, in CSS pixels. */
const MARGIN = 48;
/** Of few boxes, as near as they are read best. */
const NEAREST = 1.2;

export class Canvas {
  private readonly core: Core;
  private boxes: BoxNode[] = [];

  constructor(
    private readonly host: HTMLElement,
    onPick: (key: string | null) => void,
    onOpen: (key: string) => void,
    onMove: () => void,
  ) {
    bringStyle();
    this.core = cytoscape({
      container: host,
      layout: { name: "preset" },
      minZoom: 0.01,
      maxZoom: 2.5,
      autoungrabify: true,
      boxSelectionEnabled: false,
      selectionType: "single",
      textureOnViewport: true,
      hideEdgesOnViewport: true,
    });
    this.core.on("tap", (event) => onPick(event.target === this.core ? null : keyOf(event.target)));
    this.core.on("dbltap", "node", (event) => onOpen(event.target.id()));
    this.core.on("viewport resize", onMove);
    document.addEventListener("themechange", () => this.colour());
    this.colour();
  }

  /** Draws the scene; unless it is kept, the view is fitted to it. */
  show(scene: Scene, keepPlace: boolean): void {
    this.boxes = scene.boxes;
    const center = scene.boxes.some(({ critical }) => critical);
    const nodes: ElementDefinition[] = scene.boxes.map((box) => ({
      group: "nodes",
      data: { id: box.key, label: labelOf(box) },
      position: { x: box.x, y: box.y },
      classes: classes({
        [`state-${box.state}`]: true,
        [box.node?.kind ?? "lane"]: true,
        critical: box.critical,
        dim: center && !box.critical,
        center: box.center,
        external: Boolean(box.node?.external),
      }),
    }));
    const lines: ElementDefinition[] = scene.lines.map(({ key, from, to, kind, critical }) => ({
      group: "edges",
      data: { id: key, source: from, target: to },
      classes: classes({ evidence: kind !== "precedes", critical, dim: center && !critical }),
    }));
    this.core.batch(() => {
      this.core.elements().remove();
      this.core.add([...nodes, ...lines]);
    });
    if (!keepPlace) this.fit();
  }

  /** Marks a box and the lines at it; null marks none. */
  pick(key: string | null): void {
    this.core.batch(() => {
      this.core.elements(".picked, .near").removeClass("picked near");
      if (key === null) return;
      const node = this.core.getElementById(key);
      node.addClass("picked");
      node.connectedEdges().addClass("near");
    });
  }

  /** Marks what the search found; null ends the search. */
  mark(keys: Set<string> | null): void {
    this.core.batch(() => {
      this.core.nodes(".found, .missed").removeClass("found missed");
      if (keys !== null) this.core.nodes().forEach((node) => void node.addClass(keys.has(node.id()) ? "found" : "missed"));
    });
  }

  /** Brings a box into the middle, near enough to be read. */
  goTo(key: string): void {
    const node = this.core.getElementById(key);
    if (node.empty()) return;
    if (this.core.zoom() < 0.8) this.core.zoom(0.9);
    this.core.center(node);
  }

  /** The critical chain, where one is shown, or the whole scene; of few boxes, no larger than they are read best. */
  fit(): void {
    this.core.resize();
    const chain = this.boxes.filter((box) => box.critical);
    const boxes = chain.length > 0 ? chain : this.boxes;
    if (boxes.length === 0) return;
    // All boxes are of one size, and hold their labels: asked for their bounds, Cytoscape would measure every label.
    const [left, right] = ends(boxes.map(({ x }) => x), BOX.width);
    const [top, bottom] = ends(boxes.map(({ y }) => y), BOX.height);
    const width = this.core.width();
    const height = this.core.height();
    const fitting = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));
    const zoom = Math.min(Math.max(fitting, this.core.minZoom()), NEAREST);
    const pan = { x: width / 2 - (zoom * (left + right)) / 2, y: height / 2 - (zoom * (top + bottom)) / 2 };
    this.core.viewport({ zoom, pan });
  }

  zoomBy(factor: number): void {
    const { width, height } = { width: this.core.width(), height: this.core.height() };
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: { x: width / 2, y: height / 2 } });
  }

  panBy(x: number, y: number): void {
    this.core.panBy({ x, y });
  }

  get view(): { zoom: number; x: number; y: number; width: number; height: number } {
    const { x, y } = this.core.pan();
    return { zoom: this.core.zoom(), x, y, width: this.core.width(), height: this.core.height() };
  }

  /** Where a box stands in the window of the graph, in CSS pixels. */
  placeOf(key: string): { x: number; y: number } | null {
    const node = this.core.getElementById(key);
    return node.empty() ? null : node.renderedPosition();
  }

  private colour(): void {
    const colours = palette(this.host);
    // A selector for each state costs far less than asking a function for each box.
    const states = STATES.map((name) => {
      const { fill, border, ink } = colours.state(name);
      return {
        selector: `.state-${name}`,
        style: { "background-color": fill, "border-color": border, color: ink },
      };
    });
    const style = [
      {
        selector: "node",
        style: {
          width: BOX.width,
          height: BOX.height,
          shape: "round-rectangle",
          "border-width": 1.5,
          label: "data(label)",
          "font-family": getComputedStyle(this.host).fontFamily,
          "font-size": 11,
          "line-height": 1.25,
          "text-wrap": "wrap",
          "text-max-width": `${BOX.width - 8}px`,
          "text-valign": "center",
          "text-halign": "center",
          "min-zoomed-font-size": 6,
        },
      },
      ...states,
      { selector: ".requirement", style: { shape: "ellipse", "font-size": 10 } },
      { selector: ".test_plan", style: { shape: "cut-rectangle" } },
      { selector: ".lane", style: { shape: "round-rectangle", "border-style": "double", "border-width": 4 } },
      { selector: "node.external", style: { "border-style": "dashed" } },
      {
        selector: "edge",
        style: {
          width: 1.2,
          "line-color": colours.line,
          "target-arrow-color": colours.line,
          "target-arrow-shape": "triangle",
          "arrow-scale": 0.7,
          "curve-style": "straight",
        },
      },
      { selector: ".evidence", style: { "line-style": "dashed" } },
      { selector: ".dim", style: { opacity: 0.55 } },
      { selector: ".missed", style: { opacity: 0.22 } },
      { selector: "node.center, node.found", style: { "border-width": 4, "border-color": colours.accent } },
      {
        selector: ".critical",
        style: { "border-color": colours.critical, "border-width": 4, "line-color": colours.critical,
          "target-arrow-color": colours.critical, width: BOX.width, "z-index": 9 },
      },
      { selector: "edge.critical", style: { width: 4 } },
      {
        selector: "edge.near",
        style: { width: 2.5, opacity: 1, "line-color": colours.accent, "target-arrow-color": colours.accent, "z-index": 10 },
      },
      { selector: "edge.near.critical", style: { width: 5, "line-color": colours.critical, "target-arrow-color": colours.critical } },
      {
        selector: "node.picked",
        style: { opacity: 1, "outline-width": 3, "outline-color": colours.accent, "outline-offset": 3 },
      },
    ];
    this.core.style(style as unknown as StylesheetJson);
  }
}

/**
 * Cytoscape adds a `<style>` of one rule to the page, which the policy of these pages refuses. It adds none where
 * an element of this id is, so our own style sheet, which has that rule, is given the id.
 */
function bringStyle(): void {
  const sheet = document.querySelector('link[rel="stylesheet"]');
  if (sheet && !sheet.id) sheet.id = "__________cytoscape_stylesheet";
}

/** The least and the greatest of what things of a size reach, by their middles. */
function ends(middles: number[], size: number): [number, number] {
  const least = middles.reduce((one, other) => Math.min(one, other));
  const greatest = middles.reduce((one, other) => Math.max(one, other));
  return [least - size / 2, greatest + size / 2];
}

function keyOf(target: { isNode?: () => boolean; id: () => string }): string | null {
  return target.isNode?.() ? target.id() : null;
}

function classes(on: { [name: string]: boolean }): string {
  return Object.keys(on)
    .filter((name) => on[name])
    .join(" ");
}

function labelOf({ label, title, state }: BoxNode): string {
  const letters = [...title];
  const short = letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("").trimEnd()}…` : title;
  return `${`${signOf(state)} ${label}`.trim()}\n${short}`;
}
