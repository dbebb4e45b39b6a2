// What pages do beyond plain links and forms. Everything here also works without it, only slower.
"use strict";
(() => {
  const THEMES = ["system", "light", "dark"];
  const GO = { o: "overview", d: "desk", s: "stores", m: "map", f: "funnel", c: "compare", r: "reviews", i: "imports" };
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);

  // Pickers act at once. On the table htmx changes the rows in place; elsewhere the page loads anew. Pickers at their
  // resting value stay out of the address, so that a saved link is short.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    // What is typed to find a store asks for nothing until a store is chosen.
    if (form && !form.hasAttribute("hx-get") && !event.target.matches("[data-find]")) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get" || event.target.hasAttribute("hx-get")) return;
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  });
  // What may take a while says so next to its button.
  const sayBusy = (form, isBusy) => {
    const word = form.querySelector("[data-busy]");
    if (word) word.textContent = isBusy ? word.dataset.busy : "";
  };
  document.addEventListener("submit", (event) => sayBusy(event.target, true));
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => sayBusy(form, false)));
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] [name]:disabled")) field.disabled = false;
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) if (!parameters[name]) delete parameters[name];
  });
  document.addEventListener("htmx:afterSwap", () => {
    const head = find("#rows");
    if (head && head.getBoundingClientRect().top < 0) head.scrollIntoView();
  });

  // Light, dark, or as the system.
  const choose = (choice) => document.dispatchEvent(new CustomEvent("evenly:choose-theme", { detail: choice }));
  const markTheme = () => {
    for (const button of document.querySelectorAll("[data-theme-choice]"))
      if (button !== root) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.themeChoice));
  };
  document.addEventListener("evenly:theme", markTheme);
  markTheme();

  // The keyboard sheet is a dialog here; its link leads to a page where there is no script.
  const sheet = find("#keys");
  const showKeys = () => sheet && !sheet.open && sheet.showModal();
  document.addEventListener("click", (event) => {
    const theme = event.target.closest("button[data-theme-choice]");
    if (theme) choose(theme.dataset.themeChoice);
    if (event.target.closest("[data-keys]") && sheet) {
      event.preventDefault();
      showKeys();
    }
    if (event.target === sheet) sheet.close();
  });

  // A link that is shown once is copied; where the browser does not let us, it stays marked for the keyboard to copy.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const field = find(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.lastElementChild.textContent = button.dataset.copied;
    } catch {
      field.focus();
    }
  });

  // The menu of a phone is a link target; the focus goes along and Escape closes it.
  const openMenu = () => location.hash === "#side" && find("#side a, #side input").focus();
  addEventListener("hashchange", openMenu);
  openMenu();

  let before = "";
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const follow = (selector) => {
    const link = find(selector);
    if (link) link.click();
    return Boolean(link);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && location.hash === "#side") location.hash = "#content";
    if (typing(event.target) || (sheet && sheet.open)) return;
    const first = before;
    before = event.key === "g" ? "g" : "";
    if (first === "g" && GO[event.key]) {
      follow(`[data-page="${GO[event.key]}"]`);
    } else if (event.key === "?") {
      showKeys();
    } else if (event.key === "/" && find("#find")) {
      event.preventDefault();
      find("#find").focus();
    } else if (event.key === "n") {
      follow("[data-next]");
    } else if (event.key === "p") {
      follow("[data-previous]");
    } else if (event.key === "t") {
      choose(THEMES[(THEMES.indexOf(root.dataset.themeChoice) + 1) % THEMES.length]);
    }
  });
})();
