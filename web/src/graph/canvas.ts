/** The drawing of a scene in its window: what is seen of it, what is marked, and what is pointed at. */
import { pointer, select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import { make } from "../dom.ts";
import { boxAt, fitting, type Size } from "./geometry.ts";
import type { Marks } from "./look.ts";
import { Painter } from "./painter.ts";
import { palette, type Palette } from "./palette.ts";
import type { BoxNode, Scene } from "./scene.ts";

const FARTHEST = 0.01;
const NEAREST = 2.5;
/** Below the first, letters are hard to read; what is gone to is shown at the second. */
const READABLE = 0.8;
const READ = 0.9;

export class Canvas {
  private readonly canvas = make("canvas", {});
  private readonly painter: Painter;
  private readonly zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  private readonly moved: Selection<HTMLCanvasElement, unknown, null, undefined>;
  private colours: Palette;
  private scene: Scene = { boxes: [], lines: [], dated: true };
  private marks: Marks = { picked: null, found: null, chain: false };
  private at: ZoomTransform = zoomIdentity;
  private size: Size = { width: 0, height: 0 };
  private waiting = false;

  constructor(
    private readonly host: HTMLElement,
    onPick: (key: string | null) => void,
    onOpen: (key: string) => void,
    private readonly onMove: () => void,
  ) {
    host.append(this.canvas);
    this.painter = new Painter(this.canvas.getContext("2d")!, getComputedStyle(host).fontFamily);
    this.colours = palette(host);
    this.moved = select(this.canvas);
    this.zoom = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([FARTHEST, NEAREST])
      .clickDistance(4)
      .on("zoom", ({ transform }: { transform: ZoomTransform }) => this.move(transform));
    // A double click opens a page here.
    this.moved.call(this.zoom).on("dblclick.zoom", null);
    this.moved.on("click", (event) => onPick(this.under(event)?.key ?? null));
    this.moved.on("dblclick", (event) => {
      const box = this.under(event);
      if (box) onOpen(box.key);
    });
    this.moved.on("pointermove", (event) => this.canvas.classList.toggle("over", this.under(event) !== null));
    document.addEventListener("themechange", () => {
      this.colours = palette(this.host);
      this.repaint();
    });
    this.measure();
    new ResizeObserver(() => {
      if (this.measure()) this.onMove();
    }).observe(host);
  }

  /** Draws the scene; unless it is kept, the view is fitted to it. */
  show(scene: Scene, keepPlace: boolean): void {
    this.scene = scene;
    this.marks = { ...this.marks, chain: scene.boxes.some(({ critical }) => critical) };
    if (!keepPlace) this.fit();
    this.repaint();
  }

  /** Marks a box and the lines at it; null marks none. */
  pick(key: string | null): void {
    this.marks = { ...this.marks, picked: key };
    this.repaint();
  }

  /** Marks what the search found; null ends the search. */
  mark(keys: Set<string> | null): void {
    this.marks = { ...this.marks, found: keys };
    this.repaint();
  }

  /** Brings a box into the middle, near enough to be read. */
  goTo(key: string): void {
    const box = this.scene.boxes.find((one) => one.key === key);
    if (!box) return;
    if (this.at.k < READABLE) this.moved.call(this.zoom.scaleTo, READ);
    this.moved.call(this.zoom.translateTo, box.x, box.y);
  }

  /** The critical chain, where one is shown, or the whole scene; of few boxes, no larger than they are read best. */
  fit(): void {
    this.measure();
    const chain = this.scene.boxes.filter((box) => box.critical);
    const view = fitting(chain.length > 0 ? chain : this.scene.boxes, this.size, FARTHEST);
    if (view) this.moved.call(this.zoom.transform, zoomIdentity.translate(view.x, view.y).scale(view.k));
  }

  zoomBy(factor: number): void {
    this.moved.call(this.zoom.scaleBy, factor);
  }

  /** By CSS pixels. */
  panBy(x: number, y: number): void {
    this.moved.call(this.zoom.translateBy, x / this.at.k, y / this.at.k);
  }

  get view(): { zoom: number; x: number; y: number; width: number; height: number } {
    return { zoom: this.at.k, x: this.at.x, y: this.at.y, ...this.size };
  }

  private under(event: Event): BoxNode | null {
    const [x, y] = this.at.invert(pointer(event, this.canvas));
    return boxAt(this.scene.boxes, x, y);
  }

  private move(transform: ZoomTransform): void {
    this.at = transform;
    this.repaint();
    this.onMove();
  }

  /** Takes the size of the window; returns whether it is another. */
  private measure(): boolean {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === this.size.width && height === this.size.height) return false;
    this.size = { width, height };
    this.zoom.extent([[0, 0], [width, height]]);
    const dots = devicePixelRatio;
    this.canvas.width = Math.round(width * dots);
    this.canvas.height = Math.round(height * dots);
    this.repaint();
    return true;
  }

  /** However much changes until the next picture, it is painted once. */
  private repaint(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.painter.paint(this.scene, this.marks, this.colours, this.at, this.size, devicePixelRatio);
    });
  }
}
