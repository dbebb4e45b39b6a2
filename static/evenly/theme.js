// Runs before anything is painted: light or dark as chosen here, else as the system has it.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("evenly-theme");
    } catch {
      return null;
    }
  };
  let choice = stored() || "system";
  const apply = () => {
    root.dataset.bsTheme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    root.dataset.themeChoice = choice;
    document.dispatchEvent(new CustomEvent("evenly:theme"));
  };
  root.classList.add("js");
  dark.addEventListener("change", apply);
  document.addEventListener("evenly:choose-theme", (event) => {
    choice = event.detail;
    try {
      localStorage.setItem("evenly-theme", choice);
    } catch {
      // Without storage the choice holds for this page.
    }
    apply();
  });
  apply();
})();
