/** The graph of the plan, on graph.html alone: the one page that needs a library for graphs. */
import { data } from "./data.ts";
import { make } from "./dom.ts";
import { GraphPage } from "./graph/page.ts";
import type { PlanData } from "./graph/plan.ts";

document.addEventListener("DOMContentLoaded", () => {
  for (const host of document.querySelectorAll<HTMLElement>("[data-graph]")) void start(host);
});

async function start(host: HTMLElement): Promise<void> {
  host.setAttribute("aria-busy", "true");
  try {
    const plan = await data<PlanData>(host.dataset["graph"] || "plan");
    // The page is there before its picture, which takes longer the larger the plan is.
    await new Promise(requestAnimationFrame);
    new GraphPage(host, plan);
  } catch (error) {
    host.append(make("p", { role: "alert" }, `The graph cannot be shown: ${String(error)}`));
  }
  host.removeAttribute("aria-busy");
}
