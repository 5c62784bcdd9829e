/** What every page does: its tables, charts, neighbourhoods, search and colours. */
import { drawChart } from "./chart.ts";
import { receiveData } from "./data.ts";
import { fillTable } from "./table/table.ts";
import { drawNeighbourhood } from "./neighbourhood.ts";
import { startSearch } from "./search.ts";
import { startThemeButton } from "./theme-button.ts";

receiveData();

function each<Found extends HTMLElement>(selector: string, start: (element: Found) => void): void {
  for (const element of document.querySelectorAll<Found>(selector)) start(element);
}

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.add("scripted");
  each<HTMLButtonElement>("[data-theme-button]", startThemeButton);
  each<HTMLFormElement>("form[data-search]", startSearch);
  each<HTMLAnchorElement>("a.skip", keepAddress);
  each<HTMLElement>("[data-table]", (host) => void fillTable(host));
  each<HTMLElement>("figure[data-chart]", drawChart);
  each<HTMLElement>("[data-neighbourhood]", drawNeighbourhood);
});

/** The link that skips the head moves the focus, and leaves alone what stands behind the # of the address. */
function keepAddress(link: HTMLAnchorElement): void {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.tabIndex = -1;
    target.focus();
    target.scrollIntoView();
  });
}
