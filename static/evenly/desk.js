// The keys of the desk, the selection, and templates. Without it the same is done by plain links, boxes and buttons.
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const desk = find("[data-desk]");
  const typing = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const here = () => rows().find((row) => row.contains(document.activeElement));
  const box = (row) => row.querySelector("[name=item]");

  // How many are selected; the bar of steps is there as soon as any is.
  const bulk = find("[data-bulk]");
  const count = () => {
    if (!bulk) return;
    const boxes = [...document.querySelectorAll("[name=item]")];
    const selected = boxes.filter((each) => each.checked).length;
    bulk.toggleAttribute("data-some", selected > 0 || Boolean(whole?.checked));
    const words = bulk.querySelector("[data-selected]");
    words.dataset.words ??= words.textContent;
    words.textContent = selected && !whole?.checked ? `${words.dataset.words}: ${selected}` : words.dataset.words;
    all.checked = selected === boxes.length;
    all.indeterminate = selected > 0 && selected < boxes.length;
  };
  // The box for all of the page ticks the others; that for the first of the whole view takes their place.
  const all = find("[data-all]");
  const whole = find("[data-whole]");
  if (all) all.closest("[data-all-line]").hidden = false;
  const tick = (checked) => {
    for (const each of document.querySelectorAll("[name=item]")) each.checked = checked;
    count();
  };
  document.addEventListener("change", (event) => {
    if (event.target === all) tick(all.checked);
    else if (event.target === whole && whole.checked) tick(true);
    else if (event.target.matches("[name=item]") && whole) whole.checked = false;
    if (event.target.matches("[name=item], [data-whole]")) count();
  });
  addEventListener("pageshow", count);

  const move = (step) => {
    const every = rows();
    if (!every.length) return false;
    const at = every.indexOf(here());
    const next = every[at < 0 ? 0 : Math.min(every.length - 1, Math.max(0, at + step))];
    next.querySelector(".ev-desk-open").focus();
    return true;
  };
  const select = (row) => {
    if (!row || !box(row)) return false;
    box(row).checked = !box(row).checked;
    count();
    return true;
  };
  // The item of the row, or of the first one, with the answer to be written.
  const answer = (row) => {
    const link = (row ?? rows()[0])?.querySelector(".ev-desk-open");
    if (link) location.assign(`${link.href}#text`);
    return Boolean(link);
  };
  // A step of the list is for what is selected, or else for the item that one is at.
  const step = (key) => {
    const target = bulk && bulk.querySelector(`[data-key="${key}"]`);
    if (!target) return false;
    if (!find("[name=item]:checked") && !select(here())) return true;
    if (target.matches("button")) target.click();
    else target.focus();
    return true;
  };
  const inList = (key) => {
    if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
    if (key === "x") return select(here());
    if (key === "o") return Boolean(here() && (here().querySelector(".ev-desk-open").click(), true));
    if (key === "r") return answer(here());
    if (key === "u") {
      const back = find('.ev-desk-done [data-key="u"]');
      back?.click();
      return Boolean(back);
    }
    if (key === "Escape" && find("[name=item]:checked")) {
      if (whole) whole.checked = false;
      tick(false);
      return true;
    }
    return ["a", "t", "s", "z", "e"].includes(key) && step(key);
  };
  const write = (field) => {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollIntoView({ block: "center" });
  };
  if (location.hash === "#text" && find("#text")) write(find("#text"));
  const onItem = (key) => {
    const target = key.length === 1 && find(`[data-key="${key}"]`);
    if (!target) return ["t", "e", "a"].includes(key);
    if (target.matches("summary")) {
      target.parentElement.open = true;
      target.parentElement.querySelector("input, select").focus();
    } else if (target.matches("textarea")) {
      write(target);
    } else {
      target.click();
    }
    return true;
  };

  let before = "";
  // Before the keys of all pages, of which the desk uses some otherwise.
  addEventListener(
    "keydown",
    (event) => {
      if (!desk || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
        event.preventDefault();
        event.target.blur();
        find('[data-key="Enter"]')?.click();
        return;
      }
      if (event.key === "Escape" && event.target.id === "text") event.target.blur();
      if (event.ctrlKey || event.metaKey || typing(event.target)) return;
      const first = before;
      before = event.key;
      if (first === "g") return;
      const done = desk.dataset.desk === "list" ? inList(event.key) : onItem(event.key);
      if (done) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );

  // The text is copied, on the way to the publisher's page where its address is known. The focus does not go into the
  // box, so that the next key says that it is posted; only where the browser does not let us copy, one does so there.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-text]");
    if (!button) return;
    const field = find(button.dataset.copyText);
    try {
      await navigator.clipboard.writeText(field.value);
      if (button.dataset.copied) button.lastElementChild.textContent = button.dataset.copied;
    } catch {
      field.select();
    }
  });

  // How long the answer is, as the publisher counts.
  const answerBox = find("#text");
  const letters = find("[data-letters]");
  const measure = () => {
    const length = [...answerBox.value].length;
    letters.textContent = length.toLocaleString();
    letters.parentElement.classList.toggle("ev-error", length > Number(answerBox.dataset.longest));
  };
  if (letters) {
    answerBox.addEventListener("input", measure);
    addEventListener("pageshow", measure);
  }
  if (matchMedia("(max-width: 767.98px)").matches) {
    for (const each of document.querySelectorAll("[data-fold-on-phone]")) each.open = false;
  }

  // A template fills an empty box; where something is written, it is added below, so that nothing is lost.
  const templates = find("[data-templates]");
  if (templates) {
    const texts = JSON.parse(find(`#${templates.dataset.templates}`).textContent);
    templates.addEventListener("change", () => {
      const field = find("#text");
      const text = texts[templates.value];
      if (!text) return;
      const isUntouched = !field.value.trim() || Object.values(texts).includes(field.value);
      field.value = isUntouched ? text : `${field.value}\n\n${text}`;
      measure();
      field.focus();
    });
  }
})();
