/** Makes elements. Text becomes text: nothing here, nor anywhere else, parses HTML. */

type Child = Node | string | null;
type Properties = { [name: string]: string | number | boolean | null | undefined };

/** An element with attributes and children; `null`, `undefined` and `false` set no attribute, `true` an empty one. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  dress(element, attributes, children);
  return element;
}

/** The same in SVG. */
export function draw<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Properties = {},
  ...children: Child[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  dress(element, attributes, children);
  return element;
}

function dress(element: Element, attributes: Properties, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
}

/** A button that does something on this page. */
export function button(text: string, action: () => void, attributes: Properties = {}): HTMLButtonElement {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", action);
  return element;
}

let made = 0;

/** An id that no other element of the page has. */
export function freshId(what: string): string {
  made += 1;
  return `tm-${what}-${made}`;
}

/** A `<details>` used as a menu: closed by Escape, and as soon as something else is used. */
export function makeMenu(title: string, body: HTMLElement, attributes: Properties): HTMLDetailsElement {
  body.classList.add("menu-body");
  // A press on a label within must not move the focus to what lies around the menu, which would close it.
  body.tabIndex = -1;
  const details = make("details", { class: "menu", ...attributes }, make("summary", {}, title), body);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector("summary")?.focus();
  });
  const leave = (event: Event): void => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  };
  details.addEventListener("toggle", () => {
    const change = details.open ? "addEventListener" : "removeEventListener";
    document[change]("pointerdown", leave);
    document[change]("focusin", leave);
  });
  return details;
}
