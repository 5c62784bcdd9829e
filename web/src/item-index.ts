/** Every item of the plan, and where its page is. Links are made from ids by this table, and by nothing else. */
import { data, siteAddress } from "./data.ts";
import { make } from "./dom.ts";
import { wordOf } from "./states.ts";

export interface Item {
  id: string;
  title: string;
  kind: string;
  path: string;
  state: string;
}

let asked: Promise<Map<string, Item>> | null = null;

/** The items by id, in the order of the site. */
export function itemIndex(): Promise<Map<string, Item>> {
  asked ??= data<{ items: [string, string, string, string, string][] }>("index").then(
    ({ items }) =>
      new Map(items.map(([id, title, kind, path, state]) => [id, { id, title, kind, path, state }])),
  );
  return asked;
}

/** A link to the page of an item, or its id as text where it has none. */
export function idLink(id: string, items: Map<string, Item>): HTMLElement {
  const item = items.get(id);
  if (!item?.path) return make("span", { class: "id" }, id);
  return make("a", { class: "id", href: siteAddress(item.path), title: describe(item) }, id);
}

/** Title and state, as one line. */
export function describe(item: Item): string {
  return [item.title, wordOf(item.state)].filter(Boolean).join(" · ");
}
