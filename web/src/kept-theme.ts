/** The reader's choice of light or dark, where the browser keeps one for these pages. */

export type Theme = "light" | "dark";
const KEY = "tracemap-theme";

/** The choice, or null: none was made, or the browser refuses to keep any. */
export function keptTheme(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps the choice for the next page, where the browser allows it. */
export function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The page still changes; the next one will ask the system again.
  }
}

/** Shows the page in these colours; null leaves it to the system. */
export function wear(theme: Theme | null): void {
  if (theme === null) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** What is shown now. */
export function shownTheme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
