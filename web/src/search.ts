/** The search box in the head of every page: any item by words of its id and title. */
import uFuzzy from "@leeoniya/ufuzzy";
import { siteAddress } from "./data.ts";
import { freshId, make } from "./dom.ts";
import { itemIndex, type Item } from "./item-index.ts";
import { stateMark } from "./states.ts";

const MOST = 12;

/** Makes a combobox of the form; the items are asked for as it is first used. */
export function startSearch(form: HTMLFormElement): void {
  const box = form.querySelector("input");
  if (!box) return;
  new SearchBox(form, box);
}

class SearchBox {
  private readonly list = make("ul", { class: "found", role: "listbox", id: freshId("found"), hidden: true });
  private readonly said = make("p", { class: "unseen", role: "status" });
  private found: { item: Item; option: HTMLElement }[] = [];
  private active = -1;
  private items: Item[] = [];
  private haystack: string[] = [];
  // A letter may be wrong, too many or missing within a word, as in "relase".
  private readonly fuzzy = new uFuzzy({ intraMode: 1 });

  constructor(
    form: HTMLFormElement,
    private readonly box: HTMLInputElement,
  ) {
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      box.setAttribute(name, value);
    }
    this.list.setAttribute("aria-label", "Found");
    form.append(this.list, this.said);
    box.addEventListener("focus", () => void this.load(), { once: true });
    box.addEventListener("input", () => void this.look());
    box.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.look().then(() => this.open(Math.max(0, this.active)));
    });
    form.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || isTyping(event.target)) return;
      event.preventDefault();
      box.focus();
    });
  }

  private async load(): Promise<void> {
    if (this.items.length) return;
    this.items = [...(await itemIndex()).values()];
    this.haystack = this.items.map((item) => `${item.id} ${item.title}`);
  }

  private async look(): Promise<void> {
    await this.load();
    const words = this.box.value.trim();
    this.list.replaceChildren();
    this.found = [];
    this.active = -1;
    if (!words) {
      this.close();
      return;
    }
    const [indexes, info, order] = this.fuzzy.search(this.haystack, words, 3, MOST * 100);
    const hits = order && info ? order.map((at) => info.idx[at]!) : (indexes ?? []);
    for (const index of hits.slice(0, MOST)) this.offer(this.items[index]!);
    const more = hits.length > MOST ? `, ${MOST} of them shown` : "";
    this.said.textContent = `${hits.length} found${more}`;
    if (!hits.length) this.list.append(make("li", { role: "option", "aria-disabled": "true" }, "Nothing found"));
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    if (hits.length) this.mark(0);
  }

  private offer(item: Item): void {
    const at = this.found.length;
    const option = make(
      "li",
      { role: "option", id: freshId("option"), "aria-selected": "false", "data-id": item.id },
      make("span", { class: "id" }, item.id),
      make("span", { class: "title" }, item.title),
      item.state ? stateMark(item.state) : null,
    );
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.open(at));
    this.found.push({ item, option });
    this.list.append(option);
  }

  private mark(at: number): void {
    this.found[this.active]?.option.setAttribute("aria-selected", "false");
    this.active = (at + this.found.length) % this.found.length;
    const option = this.found[this.active]?.option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.box.setAttribute("aria-activedescendant", option.id);
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.mark(this.active + step);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  private open(at: number): void {
    const path = this.found[at]?.item.path;
    if (path) location.href = siteAddress(path);
  }

  private close(): void {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && Boolean(target.closest("input, select, textarea, [contenteditable]"));
}
