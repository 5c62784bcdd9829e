/** How the cells of a table are shown. */
import { make } from "../dom.ts";
import { idLink, type Item } from "../item-index.ts";
import { stateMark, wordOf } from "../states.ts";
import { MISSING, textOf, type Cell, type ColumnData } from "./data.ts";

/** As many ids of a list as are shown at once; the rest stands behind a disclosure. */
const MOST_IDS = 4;

/** The content of a cell. */
export function content(cell: Cell | undefined, column: ColumnData, items: Map<string, Item>): Node | string {
  if (cell === null || cell === undefined || cell === "") return "";
  switch (column.type) {
    case "id":
      return idLink(String(cell), items);
    case "ids":
      return idList(Array.isArray(cell) ? cell : [String(cell)], items);
    case "state":
      return stateMark(String(cell));
    case "date":
      return make("time", {}, String(cell));
    case "percent":
      return `${String(cell)} %`;
    case "number":
      return numberText(cell);
    default:
      return textOf(cell);
  }
}

function idList(ids: string[], items: Map<string, Item>): Node {
  const list = (some: string[]): HTMLElement =>
    make("ul", { class: "ids" }, ...some.map((id) => make("li", {}, idLink(id, items))));
  if (ids.length <= MOST_IDS + 1) return list(ids);
  const rest = ids.slice(MOST_IDS);
  const more = make("details", { class: "more" }, make("summary", {}, `${rest.length} more`));
  more.addEventListener("toggle", () => more.append(list(rest)), { once: true });
  return make("div", {}, list(ids.slice(0, MOST_IDS)), more);
}

/** A true minus sign, which stands as wide as the plus. */
function numberText(cell: Cell): string {
  return textOf(cell).replace(/^-/, "−");
}

/** A choice of a filter as it is read. */
export function choiceText(choice: string, column: ColumnData): string {
  if (choice === MISSING) return "none";
  return column.type === "state" ? wordOf(choice) : choice;
}

/** Whether a column stands to the right, digits under digits. */
export function isNumber(column: ColumnData): boolean {
  return column.type === "number" || column.type === "percent";
}
