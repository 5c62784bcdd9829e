/** The data of the pages. They come as scripts, `tracemapData("NAME", …)`, since fetch() is refused from file://. */

declare global {
  interface Window {
    tracemapData: (name: string, value: unknown) => void;
    /** What came, by name; shared by all scripts of a page. */
    tracemapStore: Store;
  }
}

interface Store {
  root: string;
  came: Map<string, unknown>;
  waiting: Map<string, ((value: unknown) => void)[]>;
}

/** To be called once, by the first script while it runs: its own address says where the site begins. */
export function receiveData(): void {
  const script = document.currentScript;
  const address = script instanceof HTMLScriptElement ? script.src : document.baseURI;
  const store: Store = { root: new URL("..", address).href, came: new Map(), waiting: new Map() };
  window.tracemapStore = store;
  window.tracemapData = (name, value) => {
    store.came.set(name, value);
    for (const wake of store.waiting.get(name) ?? []) wake(value);
    store.waiting.delete(name);
  };
}

/** The data of a name; asks for its script unless the page did. Rejected where there is none. */
export function data<Type>(name: string): Promise<Type> {
  const store = window.tracemapStore;
  if (store.came.has(name)) return Promise.resolve(store.came.get(name) as Type);
  return new Promise((resolve, reject) => {
    const asked = store.waiting.get(name);
    const wake = (value: unknown): void => resolve(value as Type);
    if (asked) {
      asked.push(wake);
      return;
    }
    store.waiting.set(name, [wake]);
    const script = document.createElement("script");
    script.src = siteAddress(`data/${name}.js`);
    script.addEventListener("error", () => {
      store.waiting.delete(name);
      reject(new Error(`data/${name}.js is missing`));
    });
    document.head.append(script);
  });
}

/** The address of a file of the site, from wherever this page lies in it. */
export function siteAddress(path: string): string {
  return new URL(path, window.tracemapStore.root).href;
}
