/** The rows of a table, filtered, sorted and cut into pages by TanStack Table, which knows nothing of the page. */
import {
  columnFacetingFeature,
  columnFilteringFeature,
  constructTable,
  createColumnHelper,
  createFacetedRowModel,
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
import { rankOf, wordOf } from "../states.ts";
import { choicesOf, textOf, type Cell, type ColumnData, type Filter, type TableData } from "./data.ts";
import type { View } from "./view.ts";

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  columnFacetingFeature,
  facetedRowModel: createFacetedRowModel(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  rowPaginationFeature,
  paginatedRowModel: createPaginatedRowModel(),
});

export interface Model {
  /** Makes this view what is shown. */
  show(view: View): void;
  /** The rows of the page. */
  page(): Cell[][];
  /** All rows that pass the filters, in order. */
  rows(): Cell[][];
  pages(): number;
  /** How many rows each value of a column has, among those that pass all other filters. */
  counts(key: string): Map<string, number>;
}

/** Cost: one pass over the rows for each change of a filter, and a sort of those that pass. */
export function makeModel({ columns, rows }: TableData): Model {
  const helper = createColumnHelper<typeof features, Cell[]>();
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const searched = new Map<Cell[], string>();
  const table = constructTable({
    features,
    columns: helper.columns(
      columns.map((column, index) =>
        helper.accessor((row) => sortValue(row[index], column), {
          id: column.key,
          sortUndefined: "last",
          sortFn: (one, other, key) => inOrder(one.getValue(key), other.getValue(key), compare),
          filterFn: (row, _key, filter: Filter) => passes(row.original[index], filter, column),
          enableGlobalFilter: index === 0,
        }),
      ),
    ),
    data: rows,
    // The words may stand in any column: one pass over a row as text instead of one for each column.
    getColumnCanGlobalFilter: (column) => column.id === columns[0]?.key,
    globalFilterFn: (row, _key, words: string[]) => hasAll(asText(row.original, columns, searched), words),
    autoResetPageIndex: false,
  });
  return {
    show: (view) => {
      table.setGlobalFilter(view.words ? view.words.toLowerCase().split(/\s+/) : undefined);
      table.setColumnFilters([...view.filters].map(([id, value]) => ({ id, value })));
      table.setSorting(view.sort.map(({ key, down }) => ({ id: key, desc: down })));
      table.setPagination({ pageIndex: view.page, pageSize: view.size });
    },
    page: () => table.getRowModel().rows.map((row) => row.original),
    rows: () => table.getSortedRowModel().rows.map((row) => row.original),
    pages: () => table.getPageCount(),
    counts: (key) => {
      const index = columns.findIndex((column) => column.key === key);
      const counts = new Map<string, number>();
      for (const row of table.getColumn(key)?.getFacetedRowModel().rows ?? []) {
        for (const choice of choicesOf(row.original[index])) counts.set(choice, (counts.get(choice) ?? 0) + 1);
      }
      return counts;
    },
  };
}

/** What a cell is sorted by: states by how bad they are, lists by how long they are, nothing at the end. */
function sortValue(cell: Cell | undefined, column: ColumnData): string | number | undefined {
  if (cell === null || cell === undefined || cell === "") return undefined;
  if (Array.isArray(cell)) return cell.length || undefined;
  if (typeof cell === "boolean") return cell ? 0 : 1;
  return column.type === "state" ? rankOf(String(cell)) : cell;
}

function inOrder(one: unknown, other: unknown, compare: (one: string, other: string) => number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return compare(String(one), String(other));
}

function passes(cell: Cell | undefined, filter: Filter, column: ColumnData): boolean {
  if (Array.isArray(filter)) return choicesOf(cell).some((choice) => filter.includes(choice));
  if (typeof filter === "string") return hasAll(textOf(cell).toLowerCase(), filter.toLowerCase().split(/\s+/));
  if (cell === null || cell === undefined) return false;
  if (column.type === "date") {
    const day = String(cell);
    return (!filter.from || day >= filter.from) && (!filter.to || day <= filter.to);
  }
  const number = Array.isArray(cell) ? cell.length : Number(cell);
  return (!filter.from || number >= Number(filter.from)) && (!filter.to || number <= Number(filter.to));
}

function hasAll(text: string, words: string[]): boolean {
  return words.every((word) => text.includes(word));
}

function asText(row: Cell[], columns: ColumnData[], searched: Map<Cell[], string>): string {
  let text = searched.get(row);
  if (text === undefined) {
    const asShown = (cell: Cell, index: number): string =>
      columns[index]?.type === "state" ? wordOf(textOf(cell)) : textOf(cell);
    text = row.map(asShown).join("\n").toLowerCase();
    searched.set(row, text);
  }
  return text;
}
