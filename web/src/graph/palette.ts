/** The colours of the page for the graph, which is drawn on a canvas that no style sheet reaches. */
import { make } from "../dom.ts";

export interface Colours {
  fill: string;
  border: string;
  ink: string;
}

export interface Palette {
  state(name: string): Colours;
  ground: string;
  line: string;
  accent: string;
  critical: string;
}

/** Asks real elements of the page, so that whatever the reader chose, light, dark or their own, is followed. */
export function palette(host: HTMLElement): Palette {
  const probe = make("span", { hidden: true });
  host.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    ground: colour("--ground"),
    line: colour("--line-strong"),
    accent: colour("--accent"),
    critical: colour("--critical"),
  };
  probe.remove();
  const known = new Map<string, Colours>();
  return { ...found, state: (name) => stateColours(host, name, known) };
}

function stateColours(host: HTMLElement, name: string, known: Map<string, Colours>): Colours {
  let colours = known.get(name);
  if (!colours) {
    const mark = make("span", { class: "state", "data-state": name });
    host.append(mark);
    const { backgroundColor, borderTopColor, color } = getComputedStyle(mark);
    mark.remove();
    colours = { fill: backgroundColor, border: borderTopColor, ink: color };
    known.set(name, colours);
  }
  return colours;
}
