/**
 * Draws the table of a figure. The table stays, behind a disclosure: it is the data, and what is read out.
 *
 * The lines are SVG with classes, so that the style sheet gives them their colours, on paper and in the dark too.
 */
import { scaleBand, scaleLinear, scalePoint, scaleUtc } from "d3-scale";
import { line } from "d3-shape";
import { draw, make } from "./dom.ts";

interface Series {
  title: string;
  role: string;
  values: (number | null)[];
}

interface Figures {
  labels: string[];
  /** The labels as times, where all are dates. */
  times: number[] | null;
  series: Series[];
  today: string | null;
}

const HEIGHT = 260;
const MARGIN = { top: 12, right: 16, bottom: 28, left: 44 };
/** As narrow as a drawing gets: below, it is shrunk as a whole. */
const NARROWEST = 280;

/** Puts a drawing into `<figure data-chart>`, and draws again as its width changes. */
export function drawChart(figure: HTMLElement): void {
  const table = figure.querySelector("table");
  if (!table) return;
  const figures = readFigures(table, figure.dataset["today"] ?? null);
  if (!figures.labels.length || !figures.series.length) return;
  const place = make("div", { class: "drawing", "aria-hidden": "true" });
  const kept = make("details", { class: "figures" }, make("summary", {}, "The figures as a table"));
  const bars = figure.dataset["kind"] === "bar";
  table.replaceWith(place, legend(figures, bars), kept);
  kept.append(
    make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": captionOf(figure) }, table),
  );
  let drawn = 0;
  const fit = (): void => {
    const width = Math.max(NARROWEST, Math.round(place.clientWidth));
    if (width === drawn) return;
    drawn = width;
    place.replaceChildren(bars ? barChart(figures, width) : lineChart(figures, width));
  };
  fit();
  new ResizeObserver(fit).observe(place);
}

function captionOf(figure: HTMLElement): string {
  return figure.querySelector("figcaption")?.textContent.trim() || "Figures";
}

function readFigures(table: HTMLTableElement, day: string | null): Figures {
  const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
  const lines = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("th, td")]);
  const labels = lines.map((cells) => cells[0]?.textContent.trim() ?? "");
  const series: Series[] = [];
  let today = day;
  for (const [column, head] of heads.entries()) {
    if (column === 0) continue;
    const texts = lines.map((cells) => cells[column]?.textContent.trim() ?? "");
    if (head.dataset["role"] === "today") today ??= labels[texts.findIndex(Boolean)] ?? null;
    else {
      const title = head.textContent.trim();
      series.push({ title, role: head.dataset["role"] ?? `series-${column}`, values: texts.map(numberOf) });
    }
  }
  const dates = labels.every((label) => /^\d{4}-\d\d(-\d\d)?$/.test(label));
  return { labels, times: dates ? labels.map((label) => Date.parse(label)) : null, series, today };
}

function numberOf(text: string): number | null {
  const plain = text.replace("−", "-").replace(/[\s%,]/g, "");
  return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
}

function legend({ series }: Figures, bars: boolean): HTMLElement {
  const lines = series.map(({ title, role }) => {
    const sample = bars
      ? draw("rect", { x: 8, y: 1, width: 10, height: 10, class: `bar ${role}` })
      : draw("line", { x1: 0, x2: 26, y1: 6, y2: 6, class: `series ${role}` });
    return make("li", {}, draw("svg", { class: "chart-sample", width: 26, height: 12, "aria-hidden": "true" }, sample), title);
  });
  return make("ul", { class: "legend" }, ...lines);
}

function highest(series: Series[]): number {
  return Math.max(1, ...series.flatMap(({ values }) => values.filter((value) => value !== null)));
}

function frame(width: number, title: string): SVGSVGElement {
  return draw("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: "chart" }, draw("title", {}, title));
}

function rules(svg: SVGSVGElement, width: number, y: ReturnType<typeof scaleLinear<number, number>>): void {
  for (const tick of y.ticks(5)) {
    svg.append(
      draw("line", { class: "rule", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(tick), y2: y(tick) }),
      draw("text", { class: "tick", x: MARGIN.left - 8, y: y(tick) + 4, "text-anchor": "end" }, y.tickFormat(5)(tick)),
    );
  }
}

function lineChart(figures: Figures, width: number): SVGSVGElement {
  const { labels, times, series, today } = figures;
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const y = scaleLinear([0, highest(series)], [bottom, MARGIN.top]).nice();
  const svg = frame(width, series.map(({ title }) => title).join(", "));
  rules(svg, width, y);
  let place: (label: string) => number | undefined;
  if (times) {
    const x = scaleUtc([Math.min(...times), Math.max(...times)], [MARGIN.left, right]);
    const many = Math.max(2, Math.floor(width / 110));
    for (const tick of x.ticks(many)) ticked(svg, x(tick), bottom, x.tickFormat(many)(tick));
    place = (label) => x(Date.parse(label));
  } else {
    const x = scalePoint(labels, [MARGIN.left, right]);
    const step = Math.ceil(labels.length / Math.max(2, Math.floor(width / 90)));
    for (const [at, label] of labels.entries()) if (at % step === 0) ticked(svg, x(label)!, bottom, label);
    place = x;
  }
  const at = labels.map((label) => place(label) ?? MARGIN.left);
  if (today) svg.append(...todayLine(place(today), bottom, width));
  for (const { role, values } of series) {
    const path = line<number | null>((_, number) => at[number]!, (value) => y(value ?? 0)).defined((v) => v !== null);
    svg.append(draw("path", { class: `series ${role}`, d: path(values), fill: "none" }));
  }
  readAloud(svg, figures, at, width);
  return svg;
}

function ticked(svg: SVGSVGElement, x: number, bottom: number, text: string): void {
  svg.append(
    draw("line", { class: "notch", x1: x, x2: x, y1: bottom, y2: bottom + 4 }),
    draw("text", { class: "tick", x, y: bottom + 18, "text-anchor": "middle" }, text),
  );
}

function todayLine(x: number | undefined, bottom: number, width: number): SVGElement[] {
  if (x === undefined || x < MARGIN.left || x > width - MARGIN.right) return [];
  const left = x > width - 120;
  return [
    draw("line", { class: "today", x1: x, x2: x, y1: MARGIN.top, y2: bottom }),
    draw(
      "text",
      { class: "tick today", x: left ? x - 5 : x + 5, y: MARGIN.top + 8, "text-anchor": left ? "end" : "start" },
      "as of",
    ),
  ];
}

/** Under the pointer, the label and the values that are nearest. */
function readAloud(svg: SVGSVGElement, { labels, series }: Figures, at: number[], width: number): void {
  const hair = draw("line", { class: "hair", y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom, visibility: "hidden" });
  const text = draw("text", { class: "readout", y: MARGIN.top + 8 });
  svg.append(hair, text);
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * width) / box.width;
    const near = at.reduce((best, one, number) => (Math.abs(one - x) < Math.abs(at[best]! - x) ? number : best), 0);
    hair.setAttribute("x1", String(at[near]));
    hair.setAttribute("x2", String(at[near]));
    hair.setAttribute("visibility", "visible");
    const values = series.filter(({ values: all }) => all[near] !== null).map(({ title, values: all }) => `${title} ${all[near]}`);
    text.textContent = [labels[near], ...values].join(" · ");
    const left = at[near]! > width / 2;
    text.setAttribute("x", String(at[near]! + (left ? -8 : 8)));
    text.setAttribute("text-anchor", left ? "end" : "start");
  });
  svg.addEventListener("pointerleave", () => {
    hair.setAttribute("visibility", "hidden");
    text.textContent = "";
  });
}

function barChart(figures: Figures, width: number): SVGSVGElement {
  const { labels, series } = figures;
  const bottom = HEIGHT - MARGIN.bottom;
  const x = scaleBand(labels, [MARGIN.left, width - MARGIN.right]).padding(0.2);
  const within = scaleBand(series.map(({ role }) => role), [0, x.bandwidth()]).padding(0.08);
  const y = scaleLinear([0, highest(series)], [bottom, MARGIN.top]).nice();
  const svg = frame(width, series.map(({ title }) => title).join(", "));
  rules(svg, width, y);
  const step = Math.ceil(labels.length / Math.max(2, Math.floor(width / 95)));
  for (const [at, label] of labels.entries()) {
    if (at % step === 0) ticked(svg, x(label)! + x.bandwidth() / 2, bottom, label);
    for (const { title, role, values } of series) {
      const value = values[at] ?? 0;
      svg.append(
        draw(
          "rect",
          {
            class: `bar ${role}`,
            x: x(label)! + within(role)!,
            y: y(value),
            width: within.bandwidth(),
            height: bottom - y(value),
          },
          draw("title", {}, `${label}: ${title} ${value}`),
        ),
      );
    }
  }
  return svg;
}
