/** The states: their order, worst first, and how each is written. Colours are in styles/states.css. */
import { make } from "./dom.ts";

/** All of them, worst first. */
export const STATES = [
  "error", "overdue", "failing", "failed", "late", "blocked", "warning", "untested", "no_test_case", "undated",
  "unplanned", "unknown", "not_verified", "not_executed", "partially_verified", "in_progress", "planned", "on_time",
  "of_requirement", "info", "completed", "verified", "passed", "passed_with_deviation", "superseded",
  "inactive", "withdrawn", "deferred",
];
const RANKS = new Map(STATES.map((name, rank) => [name, rank]));

/** How bad a state is: 0 is the worst, and one that is not known stands behind all. */
export function rankOf(state: string): number {
  return RANKS.get(state) ?? STATES.length;
}

/** `on_time` as a reader writes it. */
export function wordOf(state: string): string {
  return state.replaceAll("_", " ");
}

const SIGNS: { [sign: string]: string[] } = {
  "!": ["error", "overdue", "failing", "failed"],
  "▲": ["warning", "late", "blocked"],
  "?": ["undated", "unknown", "unplanned", "untested", "no_test_case"],
  "◐": ["partially_verified", "in_progress"],
  "✓": ["completed", "verified", "passed", "passed_with_deviation"],
  "×": ["superseded", "inactive", "withdrawn", "deferred"],
};
const SIGN_OF = new Map(Object.entries(SIGNS).flatMap(([sign, states]) => states.map((state) => [state, sign])));

/** The sign that stands before the word of a state; empty where the word is enough. */
export function signOf(state: string): string {
  return SIGN_OF.get(state) ?? "";
}

/** The mark of a state, as the site's own pages have it: sign and word, to which the style sheet adds colour. */
export function stateMark(state: string): HTMLElement {
  const sign = signOf(state);
  const before = sign ? [make("span", { class: "sign", "aria-hidden": "true" }, sign), " "] : [];
  return make("span", { class: "state", "data-state": state }, ...before, wordOf(state));
}
