/** A table as a CSV file that is safe to open in a spreadsheet. */
import { textOf, type Cell, type ColumnData } from "./data.ts";

/** What a spreadsheet would take for a formula gets an apostrophe before it, as OWASP ASVS 5.0, 1.2.10 asks. */
export function field(cell: Cell | undefined): string {
  if (typeof cell === "number") return String(cell);
  const text = textOf(cell);
  const safe = /^[=+\-@\t\r\n\0]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The file: a line of titles, and a line for each row, as RFC 4180 has it. */
export function csv(columns: { index: number; column: ColumnData }[], rows: Cell[][]): string {
  const titles = columns.map(({ column }) => field(column.unit ? `${column.title} (${column.unit})` : column.title));
  const lines = rows.map((row) => columns.map(({ index }) => field(row[index])).join(","));
  return [titles.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** Hands the file to the reader. The mark at its start tells a spreadsheet that it is UTF-8. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // After the click is done with: some browsers read the address later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
