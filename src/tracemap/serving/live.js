// Added by `tracemap serve` to every page: asks once a second which version of the site there is, loads the
// page again when there is another, and shows above it what is in the way of one.
"use strict";
{
  const version = document.currentScript.dataset.version;
  const place = `tracemap-scroll ${location.pathname}`;
  const pause = 1000;
  const gone = "tracemap serve does not answer: what you see may be out of date.";
  let silent = 0;

  // Storage may be refused; the page is then loaded at its top.
  const remembered = (use) => {
    try {
      return use(window.sessionStorage);
    } catch {
      return null;
    }
  };

  const say = (words) => {
    let notice = document.getElementById("notice");
    if (notice === null) {
      notice = document.createElement("div");
      notice.id = "notice";
      notice.setAttribute("role", "status");
      document.body.prepend(notice);
    }
    if (notice.textContent !== words) {
      notice.textContent = words;
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch("/live.json", { cache: "no-cache" });
      const state = await answer.json();
      silent = 0;
      if (state.version !== version) {
        remembered((storage) => storage.setItem(place, `${scrollX} ${scrollY}`));
        location.reload();
        return;
      }
      say(state.notice);
    } catch {
      silent += 1;
      if (silent > 1) {
        say(gone);
      }
    }
    setTimeout(ask, pause);
  };

  window.addEventListener("load", () => {
    const kept = remembered((storage) => storage.getItem(place));
    if (kept) {
      remembered((storage) => storage.removeItem(place));
      const [x, y] = kept.split(" ").map(Number);
      window.scrollTo(x, y);
    }
  });
  ask();
}
