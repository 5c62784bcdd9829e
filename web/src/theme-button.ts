/** The button for light and dark. */
import { keepTheme, shownTheme, wear } from "./kept-theme.ts";

/** It says what it does, and is there only where scripts are. */
export function startThemeButton(button: HTMLButtonElement): void {
  const say = (): void => {
    button.textContent = shownTheme() === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", shownTheme() === "dark" ? "Light colours" : "Dark colours");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const theme = shownTheme() === "dark" ? "light" : "dark";
    keepTheme(theme);
    wear(theme);
    say();
    document.dispatchEvent(new Event("themechange"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    say();
    document.dispatchEvent(new Event("themechange"));
  });
  say();
}
