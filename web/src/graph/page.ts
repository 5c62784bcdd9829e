/** The page of the graph: its controls, the drawing, what is picked, and all that is shown as a list. */
import { siteAddress } from "../data.ts";
import { makeMenu, button, freshId, make } from "../dom.ts";
import { stateMark, wordOf } from "../states.ts";
import { Canvas } from "./canvas.ts";
import { Plan, type Kind, type NodeData, type PlanData } from "./plan.ts";
import { makeScene, type Scene } from "./scene.ts";
import { Underlay } from "./underlay.ts";
import { DEEPEST, KINDS, readGraphView, writeGraphView, type GraphView } from "./view.ts";

const KIND_WORDS: { [kind in Kind]: string } = {
  milestone: "Milestones",
  requirement: "Requirements",
  test_plan: "Test plans",
};
const MOST_LISTED = 500;
const KEYS: [string, string][] = [
  ["Arrow keys", "go along a line to what comes before or after, or up and down to the next box; move the picture where none is picked"],
  ["+ − 0", "nearer, farther, all of it"],
  ["f", "only what is around the picked one"],
  ["c", "the chain that sets its date"],
  ["Enter", "its page"],
  ["Escape", "pick nothing; then the whole plan again"],
];

export class GraphPage {
  private readonly plan: Plan;
  private readonly canvas: Canvas;
  private readonly underlay: Underlay;
  private view: GraphView;
  private scene: Scene = { boxes: [], lines: [], dated: true };
  private picked: string | null = null;
  private readonly status = make("p", { class: "count", role: "status" });
  private readonly detail = make("div", { class: "picked", "aria-live": "polite" });
  private readonly stage: HTMLElement;
  private readonly search = make("input", { type: "search", id: freshId("find"), autocomplete: "off", spellcheck: "false" });
  private readonly depth = make("select", { id: freshId("depth") });
  private readonly kinds = new Map<Kind, HTMLInputElement>();
  private readonly open = make("input", { type: "checkbox", "data-open": true });
  private readonly lanes = new Map<string, HTMLInputElement>();
  private readonly whole: HTMLButtonElement;
  private readonly list = make("details", { class: "listed" }, make("summary", {}, "What is shown, as a list"));

  constructor(host: HTMLElement, data: PlanData) {
    this.plan = new Plan(data);
    this.view = readGraphView(location.hash, this.plan.large);
    this.underlay = new Underlay(data);
    const keys = this.keyHelp();
    const drawing = make("div", { class: "canvas" });
    this.stage = make(
      "div",
      { class: "stage", tabindex: "0", role: "application", "aria-label": "Graph of the plan", "aria-describedby": keys.id },
      this.underlay.svg,
      drawing,
      make(
        "div",
        { class: "zoom" },
        button("+", () => this.canvas.zoomBy(1.4), { "aria-label": "Nearer" }),
        button("−", () => this.canvas.zoomBy(1 / 1.4), { "aria-label": "Farther" }),
        button("Fit", () => this.canvas.fit()),
      ),
    );
    this.whole = button("Whole plan", () => this.showWhole());
    const beside = make("aside", { class: "beside", "aria-label": "The picked item" }, this.detail);
    const body = make("div", { class: "graph-body" }, this.stage, beside);
    host.append(this.toolbar(), make("div", { class: "counted" }, this.status), body, legend(), keys, this.list);
    this.canvas = new Canvas(
      drawing,
      (key) => this.pick(key),
      (key) => this.openPage(key),
      () => this.underlay.move(this.canvas.view),
    );
    this.stage.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("toggle", () => this.fillList());
    addEventListener("hashchange", () => {
      if (location.hash && !location.hash.includes("=")) return;
      this.view = readGraphView(location.hash, this.plan.large);
      this.render(false);
    });
    this.render(false);
  }

  private change(part: Partial<GraphView>, keepPlace = false): void {
    this.view = { ...this.view, ...part };
    const hash = writeGraphView(this.view, this.plan.large);
    const address = `${location.pathname}${location.search}${hash ? `#${hash}` : ""}`;
    // A new focus can be taken back by the browser's own button; other changes are no steps.
    history[part.focus === undefined ? "replaceState" : "pushState"](null, "", address);
    this.render(keepPlace);
  }

  private showWhole(): void {
    this.change({ focus: null, critical: null, kinds: new Set<Kind>(["milestone"]) });
  }

  private toolbar(): HTMLElement {
    this.search.addEventListener("input", () => {
      this.change({ words: this.search.value.trim() }, true);
    });
    this.search.addEventListener("keydown", (event) => {
      const first = event.key === "Enter" ? this.matches()[0] : undefined;
      if (first) {
        this.pick(first);
        this.canvas.goTo(first);
      }
    });
    for (const depth of [1, 2, 3, 4, 6, DEEPEST]) {
      this.depth.append(make("option", { value: depth }, depth === DEEPEST ? "all" : String(depth)));
    }
    this.depth.addEventListener("change", () => this.change({ depth: Number(this.depth.value) }));
    this.open.addEventListener("change", () => this.change({ open: this.open.checked }));
    return make(
      "div",
      { class: "toolbar" },
      make("div", { class: "field" }, make("label", { for: this.search.id }, "Find"), this.search),
      ...KINDS.map((kind) => this.kindBox(kind)),
      make("label", { class: "tick" }, this.open, make("span", {}, "Incomplete only")),
      make("div", { class: "field" }, make("label", { for: this.depth.id }, "Steps around"), this.depth),
      this.laneMenu(),
      this.whole,
    );
  }

  private kindBox(kind: Kind): HTMLElement {
    const box = make("input", { type: "checkbox", value: kind });
    this.kinds.set(kind, box);
    box.addEventListener("change", () => {
      this.change({ kinds: new Set(KINDS.filter((one) => this.kinds.get(one)?.checked)) });
    });
    return make("label", { class: "tick" }, box, make("span", {}, KIND_WORDS[kind]));
  }

  private laneMenu(): HTMLElement {
    const lines = this.plan.data.lanes.map(({ title }) => {
      const box = make("input", { type: "checkbox", value: title });
      this.lanes.set(title, box);
      box.addEventListener("change", () => {
        const titles = [...this.lanes].filter(([, one]) => one.checked).map(([one]) => one);
        this.change({ collapsed: new Set(titles) });
      });
      return make("label", { class: "choice" }, box, make("span", {}, title));
    });
    const all = button("All", () => this.change({ collapsed: new Set(this.lanes.keys()) }));
    const none = button("None", () => this.change({ collapsed: new Set() }));
    const legend = make("legend", { class: "unseen" }, "Lanes that are one box each");
    const list = make("fieldset", { class: "choices" }, legend, all, none, ...lines);
    return makeMenu("Collapse", make("div", {}, list), { "data-collapse": true });
  }

  private render(keepPlace: boolean): void {
    const { view } = this;
    this.scene = makeScene(this.plan, view);
    this.canvas.show(this.scene, keepPlace);
    this.underlay.svg.classList.toggle("off", !this.scene.dated);
    const shown = new Set<number>();
    for (const { node, key } of this.scene.boxes) {
      const lane = node ? this.plan.laneOf(node) : Number(key.replace("lane ", ""));
      if (lane !== null) shown.add(lane);
    }
    this.underlay.choose(shown);
    this.underlay.move(this.canvas.view);
    if (this.search.value.trim() !== view.words) this.search.value = view.words;
    this.depth.value = String(view.depth);
    this.depth.disabled = view.focus === null;
    this.open.checked = view.open;
    for (const [kind, box] of this.kinds) box.checked = view.kinds.has(kind);
    for (const [title, box] of this.lanes) box.checked = view.collapsed.has(title);
    this.whole.disabled = view.focus === null && view.critical === null;
    this.canvas.mark(view.words ? new Set(this.matches()) : null);
    this.pick(this.pickAfter());
    this.say();
    this.fillList();
  }

  /** What was picked, where it is still there; otherwise what the view is about. */
  private pickAfter(): string | null {
    const about = this.view.focus ?? this.view.critical;
    const key = about === null ? undefined : this.scene.boxes.find(({ node }) => node?.id === about)?.key;
    if (this.picked !== null && this.scene.boxes.some((box) => box.key === this.picked)) return this.picked;
    return key ?? null;
  }

  private say(): void {
    const { focus, critical, depth, words } = this.view;
    const shown = this.scene.boxes.filter(({ node }) => node !== null).length;
    const parts = [`${shown} of ${this.plan.nodes.length} items shown`];
    const lanes = this.scene.boxes.length - shown;
    if (lanes) parts.push(`${lanes} collapsed`);
    if (focus !== null) {
      const known = this.plan.numbers.has(focus);
      parts.push(known ? `around ${focus}, ${depth === DEEPEST ? "all" : depth} ${depth === 1 ? "step" : "steps"}` : `the plan has no ${focus}`);
    }
    if (critical !== null) {
      const steps = this.scene.boxes.filter((box) => box.critical).length;
      parts.push(`critical chain of ${critical}: ${steps} ${steps === 1 ? "item" : "items"}, and what they wait for`);
    }
    if (this.view.open) parts.push("incomplete only");
    if (words) parts.push(`${this.matches().length} found`);
    this.status.textContent = parts.join(" · ");
    this.stage.dataset["shown"] = String(this.scene.boxes.length);
    this.stage.dataset["critical"] = String(this.scene.boxes.filter((box) => box.critical).length);
  }

  private matches(): string[] {
    const words = this.view.words.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return this.scene.boxes
      .filter(({ label, title }) => {
        const text = `${label} ${title}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .map(({ key }) => key);
  }

  private pick(key: string | null): void {
    this.picked = key;
    this.canvas.pick(key);
    const box = this.scene.boxes.find((one) => one.key === key);
    if (!box) this.detail.replaceChildren(make("p", { class: "quiet" }, "Pick a box to see what it is, and what it waits for."));
    else if (box.node) this.detail.replaceChildren(...this.facts(box.node));
    else this.detail.replaceChildren(...this.laneFacts(box.label, box.title));
  }

  private facts(node: NodeData): Node[] {
    const fact = (title: string, text: string | null): Node[] =>
      text ? [make("div", {}, make("dt", {}, title), make("dd", {}, text))] : [];
    const later = node.lower_bound ? " or later" : "";
    const slip = node.slip ? `${String(node.slip).replace("-", "−")} days` : null;
    return [
      make("h2", {}, make("a", { class: "id", href: siteAddress(node.path) }, node.id)),
      make("p", {}, node.title),
      make("p", {}, stateMark(node.state)),
      make(
        "dl",
        { class: "facts" },
        ...fact("Due", node.due),
        ...fact("Expected", node.expected && node.expected + later),
        ...fact("Slip", slip),
        ...fact("WBS", node.wbs),
      ),
      button("Focus", () => this.change({ focus: node.id, kinds: new Set(KINDS) }), { "data-focus": true }),
      button("Critical chain", () => this.change({ critical: node.id }), { "data-chain": true }),
      button("Close", () => this.pick(null), { class: "plain" }),
    ];
  }

  private laneFacts(label: string, title: string): Node[] {
    const name = label.replace(/ \(\d+\)$/, "");
    const expand = (): void => {
      this.change({ collapsed: new Set([...this.view.collapsed].filter((one) => one !== name)) });
    };
    return [make("h2", {}, name), make("p", {}, title), button("Expand", expand)];
  }

  private openPage(key: string): void {
    const node = this.scene.boxes.find((box) => box.key === key)?.node;
    if (node) location.href = siteAddress(node.path);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const node = this.scene.boxes.find(({ key }) => key === this.picked)?.node;
    const actions: { [key: string]: () => void } = {
      "+": () => this.canvas.zoomBy(1.4),
      "=": () => this.canvas.zoomBy(1.4),
      "-": () => this.canvas.zoomBy(1 / 1.4),
      "0": () => this.canvas.fit(),
      ArrowLeft: () => this.step(-1, 0),
      ArrowRight: () => this.step(1, 0),
      ArrowUp: () => this.step(0, -1),
      ArrowDown: () => this.step(0, 1),
      Escape: () => (this.picked === null ? this.showWhole() : this.pick(null)),
      ...(node && {
        f: () => this.change({ focus: node.id, kinds: new Set(KINDS) }),
        c: () => this.change({ critical: node.id }),
        Enter: () => this.openPage(this.picked ?? ""),
      }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** Along a line, or to the next box above or below; what is worst is picked first. */
  private step(x: number, y: number): void {
    const next = this.picked === null ? this.firstBox() : x ? this.along(this.picked, x) : this.beside(this.picked, y);
    if (next === null) this.canvas.panBy(-80 * x, -80 * y);
    else {
      this.pick(next);
      this.canvas.goTo(next);
    }
  }

  private firstBox(): string | null {
    const bad = this.scene.boxes.find(({ state }) => state === "overdue" || state === "late");
    return (bad ?? this.scene.boxes[0])?.key ?? null;
  }

  /** The driver of a box, if one is shown, comes before its other predecessors. */
  private along(key: string, x: number): string | null {
    const lines = this.scene.lines.filter((line) => (x < 0 ? line.to : line.from) === key);
    const others = lines.map((line) => (x < 0 ? line.from : line.to));
    const driver = this.scene.boxes.find((box) => box.key === key)?.node?.driver;
    return others.find((one) => x < 0 && one === `node ${driver}`) ?? others[0] ?? null;
  }

  private beside(key: string, y: number): string | null {
    const order = [...this.scene.boxes].sort((one, other) => one.y - other.y || one.x - other.x);
    return order[order.findIndex((box) => box.key === key) + y]?.key ?? null;
  }

  /** For those who cannot see the picture; made only where it is opened. */
  private fillList(): void {
    this.list.querySelector("ol")?.remove();
    this.list.querySelector("p")?.remove();
    if (!this.list.open) return;
    const boxes = [...this.scene.boxes].sort((one, other) => Number(other.critical) - Number(one.critical));
    const lines = boxes.slice(0, MOST_LISTED).map(({ node, label, title }) => {
      if (!node) return make("li", {}, `${label}: ${title}`);
      const dates = [node.due && `due ${node.due}`, node.expected && `expected ${node.expected}`].filter(Boolean);
      const text = [` ${node.title}`, ...dates].join(", ");
      return make("li", {}, make("a", { class: "id", href: siteAddress(node.path) }, node.id), `${text} `, stateMark(node.state));
    });
    this.list.append(make("ol", {}, ...lines));
    const more = boxes.length - lines.length;
    if (more > 0) this.list.append(make("p", {}, `and ${more} more: a focus, or fewer kinds, shows fewer.`));
  }

  private keyHelp(): HTMLElement {
    const lines = KEYS.map(([keys, text]) => make("div", {}, make("dt", {}, keys), make("dd", {}, text)));
    return make(
      "details",
      { class: "keys", id: freshId("keys") },
      make("summary", {}, "Keys, once the picture is in focus"),
      make("dl", { class: "facts" }, ...lines),
    );
  }
}

function legend(): HTMLElement {
  const states = ["overdue", "late", "on_time", "undated", "completed"].map((state) => make("li", {}, stateMark(state)));
  const lines = ["milestone: round corners", "requirement: oval", "test plan: cut corners", "of another project: dashed"];
  return make("ul", { class: "legend states", "aria-label": "Legend" }, ...states, ...lines.map((one) => make("li", {}, wordOf(one))));
}
