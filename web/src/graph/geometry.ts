/** Where things are: what fits into the window, where a line meets a box, what is under the pointer. */
import { BOX, type BoxNode } from "./scene.ts";

/** From the plan's coordinates to CSS pixels: times `k`, then plus `x` and `y`. */
export interface Transform {
  k: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Around what is fitted into the window, in CSS pixels. */
const MARGIN = 48;
/** Of few boxes, as near as they are read best. */
const NEAREST = 1.2;

/** The view in which all these boxes are seen; null of no box or no window. */
export function fitting(boxes: BoxNode[], { width, height }: Size, farthest: number): Transform | null {
  if (boxes.length === 0 || width <= 0 || height <= 0) return null;
  const [left, right] = ends(boxes.map(({ x }) => x), BOX.width);
  const [top, bottom] = ends(boxes.map(({ y }) => y), BOX.height);
  const fit = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));
  const k = Math.min(Math.max(fit, farthest), NEAREST);
  return { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
}

/** The least and the greatest of what things of a size reach, by their middles. */
function ends(middles: number[], size: number): [number, number] {
  const least = middles.reduce((one, other) => Math.min(one, other));
  const greatest = middles.reduce((one, other) => Math.max(one, other));
  return [least - size / 2, greatest + size / 2];
}

/** The point of a box's border on the way to another point. */
export function border(box: BoxNode, to: { x: number; y: number }): { x: number; y: number } {
  const x = to.x - box.x;
  const y = to.y - box.y;
  const [across, along] = [Math.abs(x) / (BOX.width / 2), Math.abs(y) / (BOX.height / 2)];
  const steps = box.node?.kind === "requirement" ? Math.hypot(across, along) : Math.max(across, along);
  return steps > 0 ? { x: box.x + x / steps, y: box.y + y / steps } : { x: box.x, y: box.y };
}

/** The box at a point of the plan; where two lie over each other, the one that is drawn later. */
export function boxAt(boxes: BoxNode[], x: number, y: number): BoxNode | null {
  const over = (box: BoxNode): boolean => Math.abs(box.x - x) <= BOX.width / 2 && Math.abs(box.y - y) <= BOX.height / 2;
  return boxes.findLast(over) ?? null;
}
