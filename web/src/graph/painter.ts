/**
 * Paints a scene. Things that look alike are one path, since a canvas is slow by the number of its strokes and
 * not by their length; what is out of the window, and what is too small to be read, is left out.
 */
import { signOf } from "../states.ts";
import { border, type Size, type Transform } from "./geometry.ts";
import { lookOfBox, lookOfLine, type BoxLook, type LineLook, type Marks } from "./look.ts";
import type { Palette } from "./palette.ts";
import { BOX, type BoxNode, type Line, type Scene } from "./scene.ts";

/** In CSS pixels: letters smaller than this are not drawn. */
const SMALLEST_LETTERS = 5.5;
/** In CSS pixels: the border of a box however far off, while there is more of the box than of its border. */
const THINNEST = 0.8;
const LETTERS = 11;
const LINE_HEIGHT = 14;
const DASHES = [6, 4];
/** In units of the plan, as the boxes are. */
const HEAD = { long: 8, wide: 6 };
const CORNER = 6;
/** Below this scale a corner is less than a pixel, and so are dashes and the heads of lines. */
const FAR = 0.2;

export class Painter {
  private readonly shortened = new Map<string, string>();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly family: string,
  ) {}

  /** `dots`: device pixels in a CSS pixel. */
  paint(scene: Scene, marks: Marks, palette: Palette, at: Transform, size: Size, dots: number): void {
    const { context } = this;
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    context.setTransform(dots * at.k, 0, 0, dots * at.k, dots * at.x, dots * at.y);
    const window = seen(at, size);
    this.lines(scene, marks, palette, window, at.k);
    const boxes = scene.boxes.filter(({ x, y }) => window.holds(x, y));
    for (const [look, alike] of grouped(boxes, (box) => lookOfBox(box, marks, palette))) {
      this.boxes(alike, look, palette.ground, at.k);
    }
    this.outline(scene.boxes.find(({ key }) => key === marks.picked), palette);
  }

  private lines({ boxes, lines }: Scene, marks: Marks, palette: Palette, window: Seen, scale: number): void {
    const { context } = this;
    const places = new Map(boxes.map((box) => [box.key, box]));
    const ends = ({ from, to }: Line): [BoxNode, BoxNode] => [places.get(from)!, places.get(to)!];
    const visible = lines.filter((line) => window.crosses(...ends(line)));
    for (const [look, alike] of grouped(visible, (line) => lookOfLine(line, marks, palette))) {
      context.globalAlpha = look.opacity;
      context.strokeStyle = look.colour;
      context.fillStyle = look.colour;
      context.lineWidth = look.width;
      context.setLineDash(look.dashed && scale > FAR ? DASHES : []);
      context.beginPath();
      const heads = scale > FAR ? new Path2D() : null;
      for (const line of alike) {
        const [from, to] = ends(line);
        const [start, tip] = [border(from, to), border(to, from)];
        context.moveTo(start.x, start.y);
        context.lineTo(tip.x, tip.y);
        if (heads) addHead(heads, start, tip, look);
      }
      context.stroke();
      if (heads) context.fill(heads);
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  private boxes(alike: BoxNode[], look: BoxLook, ground: string, scale: number): void {
    const { context } = this;
    context.strokeStyle = look.border;
    context.lineWidth = Math.max(look.width, Math.min(THINNEST / scale, BOX.height / 6));
    context.setLineDash(look.dashed && scale > FAR ? DASHES : []);
    context.beginPath();
    for (const box of alike) addBox(context, box, look, scale);
    if (look.opacity < 1) {
      // Lines are not to be seen through a box that steps back.
      context.fillStyle = ground;
      context.fill();
    }
    context.globalAlpha = look.opacity;
    context.fillStyle = look.fill;
    context.fill();
    context.stroke();
    context.setLineDash([]);
    if (LETTERS * scale >= SMALLEST_LETTERS) for (const box of alike) this.label(box, look);
    context.globalAlpha = 1;
  }

  private label(box: BoxNode, look: BoxLook): void {
    const { context } = this;
    const letters = look.shape === "oval" ? LETTERS - 1 : LETTERS;
    const width = BOX.width - (look.shape === "round" ? 10 : 26);
    context.fillStyle = look.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const sign = signOf(box.state);
    const middle = box.title ? LINE_HEIGHT / 2 : 0;
    for (const [text, weight, y] of [
      [`${sign} ${box.label}`.trim(), 600, -middle],
      [box.title, 400, middle],
    ] as const) {
      context.font = `${weight} ${letters}px ${this.family}`;
      context.fillText(this.shorten(text, width), box.x, box.y + y);
    }
  }

  /** The text, or as much of its start as is no wider; what was measured once is kept. */
  private shorten(text: string, width: number): string {
    const { context } = this;
    const key = `${width} ${context.font} ${text}`;
    const known = this.shortened.get(key);
    if (known !== undefined) return known;
    const all = [...text];
    let letters = all;
    // No letter is so narrow that more than this could stand in a box: a title of a million letters costs no more.
    if (letters.length > BOX.width) letters = letters.slice(0, BOX.width);
    const part = (): string => (letters.length < all.length ? `${letters.join("").trimEnd()}…` : text);
    while (letters.length && context.measureText(part()).width > width) letters = letters.slice(0, -1);
    this.shortened.set(key, part());
    return part();
  }

  private outline(box: BoxNode | undefined, palette: Palette): void {
    if (!box) return;
    const { context } = this;
    const gap = 6;
    context.strokeStyle = palette.accent;
    context.lineWidth = 3;
    const [left, top] = [box.x - BOX.width / 2 - gap, box.y - BOX.height / 2 - gap];
    context.beginPath();
    context.roundRect(left, top, BOX.width + 2 * gap, BOX.height + 2 * gap, CORNER + gap);
    context.stroke();
  }
}

interface Seen {
  holds(x: number, y: number): boolean;
  crosses(one: { x: number; y: number }, other: { x: number; y: number }): boolean;
}

/** What of the plan is in the window: boxes that reach into it, lines that may. */
function seen({ k, x, y }: Transform, { width, height }: Size): Seen {
  const left = -x / k - BOX.width;
  const top = -y / k - BOX.height;
  const right = (width - x) / k + BOX.width;
  const bottom = (height - y) / k + BOX.height;
  return {
    holds: (at, down) => at >= left && at <= right && down >= top && down <= bottom,
    crosses: (one, other) =>
      Math.max(one.x, other.x) >= left &&
      Math.min(one.x, other.x) <= right &&
      Math.max(one.y, other.y) >= top &&
      Math.min(one.y, other.y) <= bottom,
  };
}

/** Things by how they look, lowest first; within a look in their own order. */
function grouped<Thing, Look extends BoxLook | LineLook>(things: Thing[], lookOf: (thing: Thing) => Look): [Look, Thing[]][] {
  const groups = new Map<string, [Look, Thing[]]>();
  for (const thing of things) {
    const look = lookOf(thing);
    const key = Object.values(look).join();
    const group = groups.get(key);
    if (group) group[1].push(thing);
    else groups.set(key, [look, [thing]]);
  }
  return [...groups.values()].sort(([one], [other]) => one.above - other.above);
}

function addHead(path: Path2D, from: { x: number; y: number }, tip: { x: number; y: number }, { width }: LineLook): void {
  const way = Math.hypot(tip.x - from.x, tip.y - from.y);
  if (way === 0) return;
  const [x, y] = [(tip.x - from.x) / way, (tip.y - from.y) / way];
  const size = 1 + (width - 1) / 4;
  const [long, wide] = [HEAD.long * size, (HEAD.wide * size) / 2];
  path.moveTo(tip.x, tip.y);
  path.lineTo(tip.x - x * long - y * wide, tip.y - y * long + x * wide);
  path.lineTo(tip.x - x * long + y * wide, tip.y - y * long - x * wide);
  path.closePath();
}

function addBox(path: CanvasRenderingContext2D, { x, y }: BoxNode, { shape }: BoxLook, scale: number): void {
  const { width, height } = BOX;
  const [left, top] = [x - width / 2, y - height / 2];
  if (shape === "oval") {
    path.moveTo(x + width / 2, y);
    path.ellipse(x, y, width / 2, height / 2, 0, 0, 2 * Math.PI);
  } else if (scale <= FAR) path.rect(left, top, width, height);
  else if (shape === "cut") addCut(path, left, top);
  else {
    path.roundRect(left, top, width, height, CORNER);
    if (shape === "double") path.roundRect(left + 3, top + 3, width - 6, height - 6, CORNER - 2);
  }
}

function addCut(path: CanvasRenderingContext2D, left: number, top: number): void {
  const { width, height } = BOX;
  const [right, bottom] = [left + width, top + height];
  path.moveTo(left + CORNER, top);
  path.lineTo(right - CORNER, top);
  path.lineTo(right, top + CORNER);
  path.lineTo(right, bottom - CORNER);
  path.lineTo(right - CORNER, bottom);
  path.lineTo(left + CORNER, bottom);
  path.lineTo(left, bottom - CORNER);
  path.lineTo(left, top + CORNER);
  path.closePath();
}
