/** Lanes, years and the day of the plan, behind the boxes; they move with them, and their names stay in sight. */
import { draw } from "../dom.ts";
import type { Lane, PlanData } from "./plan.ts";

interface Window {
  zoom: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Underlay {
  readonly svg = draw("svg", { class: "underlay", "aria-hidden": "true" });
  private readonly lanes: { lane: Lane; band: SVGRectElement; title: SVGTextElement }[];
  private readonly ticks: { x: number; line: SVGLineElement; title: SVGTextElement }[];

  constructor(plan: PlanData) {
    this.lanes = plan.lanes.map((lane, number) => ({
      lane,
      band: draw("rect", { class: number % 2 ? "band odd" : "band", x: 0 }),
      title: draw("text", { class: "lane", x: 8 }, lane.title),
    }));
    this.ticks = plan.ticks.map(({ title, x }) => ({
      x,
      line: draw("line", { class: "year", y1: 0 }),
      title: draw("text", { class: "year", y: 14 }, title),
    }));
    if (plan.as_of_x !== null) {
      const line = draw("line", { class: "as-of", y1: 0 });
      const title = draw("text", { class: "as-of", y: 30 }, `as of ${plan.as_of}`);
      this.ticks.push({ x: plan.as_of_x, line, title });
    }
    this.svg.append(
      ...this.lanes.map(({ band }) => band),
      ...this.ticks.map(({ line }) => line),
      ...this.lanes.map(({ title }) => title),
      ...this.ticks.map(({ title }) => title),
    );
  }

  /** Which lanes have anything in them, by number. */
  choose(shown: Set<number>): void {
    for (const [number, { band, title }] of this.lanes.entries()) {
      for (const part of [band, title]) part.classList.toggle("empty", !shown.has(number));
    }
  }

  move({ zoom, x, y, width, height }: Window): void {
    let above = Number.NEGATIVE_INFINITY;
    for (const { lane, band, title } of this.lanes) {
      const top = lane.y * zoom + y;
      const tall = lane.height * zoom;
      band.setAttribute("y", String(top - 4));
      band.setAttribute("width", String(width));
      band.setAttribute("height", String(tall + 8));
      const line = Math.min(Math.max(top, 18) + 10, top + tall);
      title.setAttribute("y", String(line));
      if (title.classList.contains("empty")) continue;
      title.classList.toggle("hides", line - above < 13);
      if (line - above >= 13) above = line;
    }
    let before = Number.NEGATIVE_INFINITY;
    for (const { x: at, line, title } of this.ticks) {
      const left = at * zoom + x;
      const day = title.classList.contains("as-of");
      if (!day) {
        title.classList.toggle("hides", left - before < 40);
        if (left - before >= 40) before = left;
      } else title.setAttribute("text-anchor", left > width - 130 ? "end" : "start");
      for (const end of ["x1", "x2"]) line.setAttribute(end, String(left));
      line.setAttribute("y2", String(height));
      title.setAttribute("x", String(day && left > width - 130 ? left - 4 : left + 4));
    }
  }
}
