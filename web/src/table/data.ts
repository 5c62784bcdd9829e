/** The data of a table, as the site writes it. */

export type Cell = string | number | boolean | null | string[];
export type Type = "id" | "ids" | "text" | "date" | "number" | "percent" | "state" | "bool";

export interface ColumnData {
  key: string;
  title: string;
  type: Type;
  unit?: string;
  filter?: "choice" | "text" | "range" | "none";
  hidden?: boolean;
}

/** What a filter asks for: any of these values, a range whose ends may be open, or words. */
export type Filter = string[] | { from: string; to: string } | string;

export interface Preset {
  title: string;
  filters?: { [key: string]: string[] | string | { min?: number; max?: number; from?: string; to?: string } };
  sort?: string;
}

export interface TableData {
  title: string;
  file: string;
  columns: ColumnData[];
  rows: Cell[][];
  presets?: Preset[];
  /** The order unless another is asked for, as in an address. */
  sort?: string;
}

/** How a missing value is written among choices and in the address. */
export const MISSING = "-";

/** The kind of filter a column has; numbers and dates have ranges, states and yes or no have choices. */
export function filterOf(column: ColumnData): "choice" | "text" | "range" | "none" {
  if (column.filter) return column.filter;
  switch (column.type) {
    case "state":
    case "bool":
      return "choice";
    case "number":
    case "percent":
    case "date":
      return "range";
    default:
      return "text";
  }
}

/** The values of a cell among which a choice is made. */
export function choicesOf(cell: Cell | undefined): string[] {
  if (cell === null || cell === undefined || cell === "") return [MISSING];
  if (Array.isArray(cell)) return cell.length ? cell : [MISSING];
  if (typeof cell === "boolean") return [cell ? "yes" : "no"];
  return [String(cell)];
}

/** A cell as plain text: what is searched, and what a CSV file holds. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (Array.isArray(cell)) return cell.join(" ");
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return String(cell);
}
