// Shows in place that a part of a page could not be loaded: the session has ended, the line is lost, or the server refused.
// Nothing that is shown goes away.
"use strict";
(() => {
  const box = () => document.getElementById("lost");
  let leaving = false;
  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });

  const show = (why, href) => {
    if (!box() || leaving) return;
    for (const line of box().querySelectorAll("[data-lost-why]")) {
      line.hidden = line.dataset.lostWhy !== why;
      if (!line.hidden) line.querySelector("a").href = href;
    }
  };
  const here = () => encodeURIComponent(location.pathname + location.search);
  const asked = ({ detail }) => detail.pathInfo?.finalRequestPath ?? location.href;
  const isSignIn = ({ responseURL }) => responseURL && new URL(responseURL).pathname === box()?.dataset.signIn;

  // Whoever is not signed in any more gets the sign-in page in place of a part of this one.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!isSignIn(detail.xhr)) return;
    detail.shouldSwap = false;
    show("session", `${box().dataset.signIn}?next=${here()}`);
  });
  // A page that follows something by itself has its own words for a line that is lost.
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => { if (!document.querySelector("[data-lost]")) show("line", asked(event)); });
  }
  document.addEventListener("htmx:responseError", (event) => show("error", asked(event)));
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (detail.xhr.status < 400 && !isSignIn(detail.xhr)) show("");
  });
})();
