// What the pages of imports do beyond plain forms. Everything here also works without it.
"use strict";
(() => {
  const SIZES = ["B", "kB", "MB"];

  // A file that is dragged over the box, and the name of the one that was taken.
  const box = (target) => (target instanceof Element ? target.closest("[data-drop]") : null);
  const mark = (event, over) => {
    const drop = box(event.target);
    if (drop) drop.classList.toggle("ev-drop-over", over);
  };
  document.addEventListener("dragover", (event) => mark(event, true));
  document.addEventListener("dragleave", (event) => mark(event, false));
  document.addEventListener("drop", (event) => mark(event, false));

  const size = (bytes) => {
    let [amount, unit] = [bytes, 0];
    while (amount >= 1000 && unit < SIZES.length - 1) [amount, unit] = [amount / 1000, unit + 1];
    return `${amount.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${SIZES[unit]}`;
  };
  const name = (drop) => {
    const [file] = drop.querySelector("input").files;
    drop.classList.toggle("ev-drop-has", Boolean(file));
    drop.querySelector("[data-drop-name]").textContent = file ? `${file.name} (${size(file.size)})` : "";
  };
  document.addEventListener("change", (event) => {
    const drop = box(event.target);
    if (drop) name(drop);
  });
  // A page that comes back from the browser's memory keeps its file.
  addEventListener("pageshow", () => document.querySelectorAll("[data-drop]").forEach(name));

  // A large file takes its time; the form says that it is on its way.
  document.addEventListener("submit", (event) => {
    const { sending } = event.target.dataset;
    if (!sending) return;
    event.target.setAttribute("aria-busy", "true");
    event.target.querySelector("[data-drop-name]").textContent = sending;
  });

  // A page that follows an import says when nobody answers it any more, and goes on when somebody does.
  const lost = (isLost) => {
    const word = document.querySelector("[data-lost]");
    if (word) word.hidden = !isLost;
  };
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => lost(true));
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => lost(detail.xhr.status >= 400));

  // Whoever changes how a file is read stays at the control that was changed, while the page is made anew.
  let changed = null;
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.id === "reading") changed = { id: document.activeElement?.id, top: scrollY };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!changed || !document.getElementById("reading")) return;
    const control = changed.id && document.getElementById(changed.id);
    (control || document.querySelector("#confirm button:enabled, #reading input:not([type=hidden]), #reading select"))?.focus({ preventScroll: true });
    scrollTo(0, changed.top);
    changed = null;
  });
  // A wrong answer is shown where it was given.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 422) Object.assign(detail, { shouldSwap: true, isError: false });
  });

  // What is announced is said again only when it is another sentence.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (target && fragment && target.textContent === fragment.textContent) event.detail.shouldSwap = false;
  });
})();
