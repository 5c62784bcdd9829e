/** The controls that narrow a table: menus of choices, and one of ranges and words. */
import { makeMenu, button, freshId, make } from "../dom.ts";
import { stateMark } from "../states.ts";
import { rankOf } from "../states.ts";
import { choiceText } from "./cells.ts";
import { filterOf, MISSING, type ColumnData, type Filter } from "./data.ts";

/** What the controls need of the table. */
export interface Filtered {
  filter(key: string): Filter | undefined;
  counts(key: string): Map<string, number>;
  set(key: string, filter: Filter | undefined): void;
}

/** Choices from which on a menu can itself be searched. */
const MANY = 12;

/** A menu for a column with choices; it is filled as it opens, with how many rows each choice would show. */
export function choiceMenu(column: ColumnData, table: Filtered): HTMLDetailsElement {
  const body = make("div");
  const menu = makeMenu(column.title, body, { "data-filter": column.key });
  menu.addEventListener("toggle", () => {
    if (menu.open) body.replaceChildren(...choiceList(column, table));
  });
  return menu;
}

function choiceList(column: ColumnData, table: Filtered): Node[] {
  const counts = table.counts(column.key);
  const chosen = new Set(chosenOf(table.filter(column.key)));
  for (const choice of chosen) if (!counts.has(choice)) counts.set(choice, 0);
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const order = (one: string, other: string): number =>
    Number(one === MISSING) - Number(other === MISSING) ||
    (column.type === "state" ? rankOf(one) - rankOf(other) : 0) ||
    compare(one, other);
  const lines = [...counts].sort(([one], [other]) => order(one, other)).map(([choice, count]) => {
    const box = make("input", { type: "checkbox", value: choice });
    box.checked = chosen.has(choice);
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(choice);
      else chosen.delete(choice);
      table.set(column.key, chosen.size ? [...chosen] : undefined);
    });
    const word =
      column.type === "state" && choice !== MISSING ? stateMark(choice) : choiceText(choice, column);
    return make("label", { class: "choice" }, box, make("span", {}, word), make("small", {}, String(count)));
  });
  const list = make("fieldset", { class: "choices" }, make("legend", { class: "unseen" }, column.title), ...lines);
  return lines.length > MANY ? [finder(column, lines), list] : [list];
}

function finder(column: ColumnData, lines: HTMLElement[]): HTMLElement {
  const box = make("input", { type: "search", "aria-label": `Find in ${column.title}`, placeholder: "Find…" });
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase();
    for (const line of lines) line.hidden = !line.textContent.toLowerCase().includes(words);
  });
  return box;
}

function chosenOf(filter: Filter | undefined): string[] {
  return Array.isArray(filter) ? filter : [];
}

/** One menu for the columns that are narrowed by ranges and by words; null where there is none. */
export function rangeMenu(columns: ColumnData[], table: Filtered): HTMLDetailsElement | null {
  const narrowed = columns.filter((column) => ["range", "text"].includes(filterOf(column)));
  if (!narrowed.length) return null;
  const body = make("div", { class: "ranges" });
  const menu = makeMenu("More filters", body, { "data-filter": "" });
  menu.addEventListener("toggle", () => {
    if (menu.open) body.replaceChildren(...narrowed.map((column) => control(column, table)));
  });
  return menu;
}

function control(column: ColumnData, table: Filtered): HTMLElement {
  return filterOf(column) === "range" ? rangeControl(column, table) : wordControl(column, table);
}

function rangeControl(column: ColumnData, table: Filtered): HTMLElement {
  const now = table.filter(column.key);
  const range = now && typeof now === "object" && !Array.isArray(now) ? now : { from: "", to: "" };
  const type = column.type === "date" ? "date" : "number";
  const [from, to] = (["from", "to"] as const).map((end) => {
    const box = make("input", { type, step: "any", "aria-label": `${column.title}, ${end}`, value: range[end] });
    return box;
  }) as [HTMLInputElement, HTMLInputElement];
  const change = (): void => {
    const filter = { from: from.value, to: to.value };
    table.set(column.key, filter.from || filter.to ? filter : undefined);
  };
  from.addEventListener("change", change);
  to.addEventListener("change", change);
  const title = column.unit ? `${column.title} (${column.unit})` : column.title;
  return make("fieldset", { class: "range" }, make("legend", {}, title), from, make("span", {}, "to"), to);
}

function wordControl(column: ColumnData, table: Filtered): HTMLElement {
  const now = table.filter(column.key);
  const id = freshId("words");
  const box = make("input", { id, type: "search", value: typeof now === "string" ? now : "" });
  box.addEventListener("change", () => table.set(column.key, box.value.trim() || undefined));
  return make("div", { class: "range" }, make("label", { for: id }, column.title), box);
}

/** The filters that are on, each with a button that takes it off. */
export function chips(columns: ColumnData[], table: Filtered): HTMLElement[] {
  return columns.flatMap((column) => {
    const filter = table.filter(column.key);
    if (filter === undefined) return [];
    const text = `${column.title}: ${said(filter, column)}`;
    const off = (): void => table.set(column.key, undefined);
    const mark = make("span", { "aria-hidden": "true" }, " ×");
    const chip = button(text, off, { class: "chip", "aria-label": `${text}; remove this filter` });
    chip.append(mark);
    return [chip];
  });
}

function said(filter: Filter, column: ColumnData): string {
  if (Array.isArray(filter)) return filter.map((choice) => choiceText(choice, column)).join(" or ");
  if (typeof filter === "string") return `“${filter}”`;
  const unit = column.unit ? ` ${column.unit}` : "";
  if (filter.from && filter.to) return `${filter.from} to ${filter.to}${unit}`;
  return filter.from ? `from ${filter.from}${unit}` : `up to ${filter.to}${unit}`;
}
