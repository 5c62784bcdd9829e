/**
 * What of a table is shown, and how that is written behind the # of the address, so that a link shows it again:
 *
 *     #q=words&sort=-slip,due&state=overdue,late&slip=1..&due=2024-01-01..&name=~words&cols=-wbs&page=2&size=100
 */
import { decoded, encoded } from "../address.ts";
import { filterOf, type ColumnData, type Filter, type Preset, type TableData } from "./data.ts";

type Shape = Pick<TableData, "columns" | "sort">;

export interface View {
  words: string;
  /** Keys of columns, first by which first. */
  sort: { key: string; down: boolean }[];
  filters: Map<string, Filter>;
  hidden: Set<string>;
  /** From 0. */
  page: number;
  size: number;
}

export const SIZES = [25, 50, 100, 500];
export const USUAL_SIZE = 50;

/** All rows, in the order and with the columns that are shown at first. */
export function wholeView({ columns, sort }: Shape): View {
  const hidden = columns.filter((column) => column.hidden).map((column) => column.key);
  const order = sort ? readSort(sort, byKey(columns)) : [];
  return { words: "", sort: order, filters: new Map(), hidden: new Set(hidden), page: 0, size: USUAL_SIZE };
}

/** Reads what stands behind the #; what cannot be read, or names no column, is left out. */
export function readView(hash: string, table: Shape): View {
  const view = wholeView(table);
  const known = byKey(table.columns);
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const key = decoded(part.slice(0, at));
    const value = part.slice(at + 1);
    if (key === "q") view.words = decoded(value);
    else if (key === "sort") view.sort = readSort(value, known);
    else if (key === "cols") readHidden(value, view.hidden, known);
    else if (key === "page") view.page = Math.max(0, (Number.parseInt(value, 10) || 1) - 1);
    else if (key === "size") view.size = SIZES.find((size) => String(size) === value) ?? USUAL_SIZE;
    else {
      const column = known.get(key);
      const filter = column && readFilter(value, column);
      if (filter) view.filters.set(key, filter);
    }
  }
  return view;
}

function byKey(columns: ColumnData[]): Map<string, ColumnData> {
  return new Map(columns.map((column) => [column.key, column]));
}

function readSort(value: string, known: Map<string, ColumnData>): View["sort"] {
  return value
    .split(",")
    .map((one) => ({ key: decoded(one.replace(/^-/, "")), down: one.startsWith("-") }))
    .filter(({ key }) => known.has(key));
}

function readHidden(value: string, hidden: Set<string>, known: Map<string, ColumnData>): void {
  for (const one of value.split(",")) {
    const key = decoded(one.slice(1));
    if (!known.has(key)) continue;
    if (one.startsWith("-")) hidden.add(key);
    else hidden.delete(key);
  }
}

function readFilter(value: string, column: ColumnData): Filter | null {
  if (value.startsWith("~")) return decoded(value.slice(1)) || null;
  if (value.includes("..") || filterOf(column) === "range") {
    const [from, to] = value.split("..");
    const range = { from: decoded(from ?? ""), to: decoded(to ?? from ?? "") };
    return range.from || range.to ? range : null;
  }
  if (filterOf(column) === "text") return decoded(value) || null;
  const choices = value.split(",").map(decoded).filter(Boolean);
  return choices.length ? choices : null;
}

/** What to write behind the #, without it; empty for the whole table as it is shown at first. */
export function writeView(view: View, table: Shape): string {
  const { columns } = table;
  const parts: string[] = [];
  if (view.words) parts.push(`q=${encoded(view.words)}`);
  for (const { key } of columns) {
    const filter = view.filters.get(key);
    if (filter !== undefined) parts.push(`${encoded(key)}=${writeFilter(filter)}`);
  }
  const order = writeSort(view.sort);
  if (order !== writeSort(wholeView(table).sort)) parts.push(`sort=${order}`);
  const changed = columns.filter(({ key, hidden }) => view.hidden.has(key) !== Boolean(hidden));
  if (changed.length) {
    parts.push(`cols=${changed.map(({ key }) => (view.hidden.has(key) ? "-" : "+") + encoded(key)).join(",")}`);
  }
  if (view.size !== USUAL_SIZE) parts.push(`size=${view.size}`);
  if (view.page > 0) parts.push(`page=${view.page + 1}`);
  return parts.join("&");
}

function writeSort(sort: View["sort"]): string {
  return sort.map(({ key, down }) => (down ? "-" : "") + encoded(key)).join(",");
}

function writeFilter(filter: Filter): string {
  if (typeof filter === "string") return `~${encoded(filter)}`;
  if (Array.isArray(filter)) return filter.map(encoded).join(",");
  return `${encoded(filter.from)}..${encoded(filter.to)}`;
}

/** The view that a preset asks for: its filters and order alone, the rest as it is shown at first. */
export function viewOfPreset(preset: Preset, table: Shape): View {
  const view = wholeView(table);
  for (const { key } of table.columns) {
    const asked = preset.filters?.[key];
    if (asked === undefined) continue;
    if (typeof asked === "string" || Array.isArray(asked)) view.filters.set(key, asked);
    else {
      view.filters.set(key, { from: end(asked.min ?? asked.from), to: end(asked.max ?? asked.to) });
    }
  }
  if (preset.sort) view.sort = readSort(preset.sort, byKey(table.columns));
  return view;
}

function end(value: number | string | undefined): string {
  return value === undefined ? "" : String(value);
}

/** Whether two views show the same rows, however they are cut into pages, ordered and which columns they have. */
export function sameRows(one: View, other: View): boolean {
  const rows = (view: View): string =>
    JSON.stringify([view.words, [...view.filters].map(([key, filter]) => `${key}=${writeFilter(filter)}`).sort()]);
  return rows(one) === rows(other);
}
