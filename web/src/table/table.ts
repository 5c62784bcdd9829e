/** A table with search, filters, order, pages and a CSV file; what it shows stands behind the # of the address. */
import { data } from "../data.ts";
import { makeMenu, button, freshId, make } from "../dom.ts";
import { itemIndex, type Item } from "../item-index.ts";
import { content, isNumber } from "./cells.ts";
import { csv, download } from "./csv.ts";
import { filterOf, type ColumnData, type Filter, type TableData } from "./data.ts";
import { chips, choiceMenu, rangeMenu, type Filtered } from "./filters.ts";
import { makeModel, type Model } from "./model.ts";
import { readView, sameRows, SIZES, viewOfPreset, wholeView, writeView, type View } from "./view.ts";

/** Rows that are put on paper; beyond it, the count says how many there are. */
const MOST_PRINTED = 2000;

/** Fills a `<div data-table="NAME">` as soon as its data is there. */
export async function fillTable(host: HTMLElement): Promise<void> {
  const name = host.dataset["table"] ?? "";
  host.setAttribute("aria-busy", "true");
  try {
    const [table, items] = await Promise.all([data<TableData>(name), itemIndex()]);
    new DataTable(host, table, items);
  } catch (error) {
    host.append(make("p", { role: "alert" }, `This table cannot be shown: ${String(error)}`));
  }
  host.removeAttribute("aria-busy");
}

class DataTable implements Filtered {
  private view: View;
  private readonly model: Model;
  private readonly search: HTMLInputElement;
  private readonly count = make("p", { class: "count", role: "status" });
  private readonly chips = make("div", { class: "chips" });
  private readonly menus: { column: ColumnData; menu: HTMLDetailsElement }[];
  private readonly presets: { button: HTMLButtonElement; view: View }[];
  private readonly head = make("tr");
  private readonly body = make("tbody");
  private readonly pager = make("nav", { class: "pager", "aria-label": "Pages of the table" });

  constructor(
    host: HTMLElement,
    private readonly table: TableData,
    private readonly items: Map<string, Item>,
  ) {
    this.model = makeModel(table);
    this.view = readView(location.hash, table);
    this.search = make("input", { type: "search", id: freshId("search"), autocomplete: "off", spellcheck: "false" });
    this.search.addEventListener("input", () => this.change({ words: this.search.value.trim() }));
    this.presets = this.makePresets();
    const choices = table.columns.filter((column) => filterOf(column) === "choice");
    this.menus = choices.map((column) => ({ column, menu: choiceMenu(column, this) }));
    host.append(...this.layOut());
    addEventListener("hashchange", () => {
      if (location.hash && !location.hash.includes("=")) return;
      this.view = readView(location.hash, table);
      this.render();
    });
    addEventListener("beforeprint", () => this.fillBody(this.model.rows().slice(0, MOST_PRINTED)));
    addEventListener("afterprint", () => this.fillBody(this.model.page()));
    this.render();
  }

  filter(key: string): Filter | undefined {
    return this.view.filters.get(key);
  }

  counts(key: string): Map<string, number> {
    return this.model.counts(key);
  }

  set(key: string, filter: Filter | undefined): void {
    const filters = new Map(this.view.filters);
    if (filter === undefined) filters.delete(key);
    else filters.set(key, filter);
    this.change({ filters });
  }

  /** What changes of the view; unless it is the page, the first page is shown. */
  private change(part: Partial<View>): void {
    this.view = { ...this.view, page: 0, ...part };
    const hash = writeView(this.view, this.table);
    // Not one step back for each letter; and file:// takes no address without a path.
    history.replaceState(null, "", `${location.pathname}${location.search}${hash ? `#${hash}` : ""}`);
    this.render();
  }

  private layOut(): Node[] {
    const { columns, title } = this.table;
    const searching = make("div", { class: "field" }, make("label", { for: this.search.id }, "Search"), this.search);
    const ranges = rangeMenu(columns, this);
    const tools = make("div", { class: "toolbar" }, searching, ...this.menus.map(({ menu }) => menu));
    if (ranges) tools.append(ranges);
    tools.append(this.columnMenu(), button("Download CSV", () => this.save(), { "data-csv": true }));
    const shown = make(
      "table",
      { class: "data" },
      make("caption", { class: "unseen" }, title),
      make("thead", {}, this.head),
      this.body,
    );
    return [
      ...(this.presets.length ? [this.presetBar()] : []),
      tools,
      make("div", { class: "counted" }, this.count, this.chips),
      make("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-label": title }, shown),
      this.pager,
    ];
  }

  private makePresets(): { button: HTMLButtonElement; view: View }[] {
    const { presets } = this.table;
    if (!presets?.length) return [];
    const views = presets.map((preset) => ({ title: preset.title, view: viewOfPreset(preset, this.table) }));
    return [{ title: "All", view: wholeView(this.table) }, ...views].map(({ title, view }) => ({
      view,
      button: button(title, () => this.change({ ...view, size: this.view.size, hidden: this.view.hidden })),
    }));
  }

  private presetBar(): HTMLElement {
    const buttons = this.presets.map((preset) => preset.button);
    return make("div", { class: "presets", role: "group", "aria-label": "Views" }, ...buttons);
  }

  private columnMenu(): HTMLElement {
    const lines = this.table.columns.slice(1).map((column) => {
      const box = make("input", { type: "checkbox", value: column.key });
      box.addEventListener("change", () => {
        const hidden = new Set(this.view.hidden);
        if (box.checked) hidden.delete(column.key);
        else hidden.add(column.key);
        this.change({ hidden, page: this.view.page });
      });
      return { box, line: make("label", { class: "choice" }, box, make("span", {}, column.title)) };
    });
    const legend = make("legend", { class: "unseen" }, "Columns that are shown");
    const list = make("fieldset", { class: "choices" }, legend, ...lines.map(({ line }) => line));
    const menu = makeMenu("Columns", make("div", {}, list), { "data-columns": true });
    menu.addEventListener("toggle", () => {
      for (const { box } of lines) box.checked = !this.view.hidden.has(box.value);
    });
    return menu;
  }

  private save(): void {
    download(`${this.table.file}.csv`, csv(this.shownColumns(), this.model.rows()));
  }

  private shownColumns(): { index: number; column: ColumnData }[] {
    return this.table.columns
      .map((column, index) => ({ column, index }))
      .filter(({ column, index }) => index === 0 || !this.view.hidden.has(column.key));
  }

  private render(): void {
    this.model.show(this.view);
    const pages = Math.max(1, this.model.pages());
    if (this.view.page >= pages) {
      this.view = { ...this.view, page: pages - 1 };
      this.model.show(this.view);
    }
    if (this.search.value.trim() !== this.view.words) this.search.value = this.view.words;
    for (const preset of this.presets) {
      preset.button.setAttribute("aria-pressed", String(sameRows(preset.view, this.view)));
    }
    for (const { column, menu } of this.menus) {
      const on = this.view.filters.has(column.key);
      menu.hidden = this.view.hidden.has(column.key) && !on;
      menu.classList.toggle("on", on);
    }
    this.fillHead();
    this.fillBody(this.model.page());
    this.fillCount();
    this.fillPager(pages);
  }

  private fillCount(): void {
    const [shown, all] = [this.model.rows().length, this.table.rows.length];
    this.count.textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`;
    const chipsNow = chips(this.table.columns, this);
    if (this.view.words || chipsNow.length) {
      chipsNow.push(button("Show all", () => this.change({ words: "", filters: new Map() }), { class: "plain" }));
    }
    this.chips.replaceChildren(...chipsNow);
  }

  private fillHead(): void {
    const focused = document.activeElement?.closest("th")?.dataset["key"];
    const cells = this.shownColumns().map(({ column }) => this.headCell(column));
    this.head.replaceChildren(...cells);
    // The button under the finger was replaced; it stays in focus all the same.
    if (focused) cells.find((cell) => cell.dataset["key"] === focused)?.querySelector("button")?.focus();
  }

  private headCell(column: ColumnData): HTMLElement {
    const sorted = this.view.sort.find(({ key }) => key === column.key);
    const sign = sorted ? (sorted.down ? "▼" : "▲") : "";
    const sorter = make(
      "button",
      { type: "button", class: "sort" },
      make("span", {}, column.title, ...(column.unit ? [" ", make("small", {}, column.unit)] : [])),
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
    );
    sorter.addEventListener("click", (event) => this.sortBy(column, event.shiftKey));
    const order = sorted ? (sorted.down ? "descending" : "ascending") : null;
    return make(
      "th",
      { scope: "col", class: classOf(column), "aria-sort": order, "data-key": column.key },
      sorter,
    );
  }

  /** The larger numbers first, anything else from the start; then the other way round; then not at all. */
  private sortBy(column: ColumnData, further: boolean): void {
    const now = this.view.sort.find(({ key }) => key === column.key);
    const first = isNumber(column);
    const next = now === undefined ? [first] : now.down === first ? [!first] : [];
    const others = further ? this.view.sort.filter(({ key }) => key !== column.key) : [];
    this.change({ sort: [...others, ...next.map((down) => ({ key: column.key, down }))] });
  }

  private fillBody(rows: TableData["rows"]): void {
    const columns = this.shownColumns();
    const lines = rows.map((row) =>
      make(
        "tr",
        {},
        ...columns.map(({ column, index }, at) => {
          const attributes = { class: classOf(column), "data-key": column.key };
          const inside = content(row[index], column, this.items);
          return at === 0
            ? make("th", { scope: "row", ...attributes }, inside)
            : make("td", attributes, inside);
        }),
      ),
    );
    if (!lines.length) {
      const nothing = make("td", { class: "nothing", colspan: columns.length }, "Nothing here fits all the filters.");
      lines.push(make("tr", {}, nothing));
    }
    this.body.replaceChildren(...lines);
  }

  private fillPager(pages: number): void {
    const { page, size } = this.view;
    const shown = this.model.rows().length;
    const turn = (to: number): void => this.change({ page: to });
    const previous = button("Previous", () => turn(page - 1), { disabled: page === 0, "data-turn": "previous" });
    const next = button("Next", () => turn(page + 1), { disabled: page + 1 >= pages, "data-turn": "next" });
    const sizes = make("select", { id: freshId("size") });
    for (const one of SIZES) sizes.append(make("option", { value: one, selected: one === size }, String(one)));
    sizes.addEventListener("change", () => this.change({ size: Number(sizes.value) }));
    const where = `${Math.min(page * size + 1, shown)}–${Math.min((page + 1) * size, shown)} of ${shown}`;
    const turned = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["turn"] : undefined;
    this.pager.hidden = shown <= SIZES[0]!;
    this.pager.replaceChildren(
      previous,
      make("span", {}, where),
      next,
      make("label", { for: sizes.id }, "Rows on a page"),
      sizes,
    );
    if (turned) (turned === "next" && !next.disabled ? next : previous.disabled ? next : previous).focus();
  }
}

/** Numbers stand to the right; what is read as a sentence gets room. */
function classOf(column: ColumnData): string | null {
  if (isNumber(column)) return "number";
  return column.type === "text" && filterOf(column) === "text" ? "words" : null;
}
