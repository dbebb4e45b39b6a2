// Draws the Plotly figures that the server put into the page as JSON, in the colours of the theme, and lends the map
// script what both need. Plotly is large, so it is loaded only when a figure comes into view.
(function () {
  "use strict";

  const PALETTES = {
    light: {
      ink: "#1f2937", muted: "#5b6472", grid: "#e5e7eb", axis: "#9ca3af", surface: "#ffffff",
      land: "#f6f5f1", coast: "#8f9aa8", border: "#c3cad3", worse: "#b35806", middle: "#8b929c", better: "#2166ac",
      common: "#6b7280", ring: "#ffffff", strong: "#1f2937", empty: "#aeb6c1",
    },
    dark: {
      ink: "#e5e7eb", muted: "#a9b1bd", grid: "#343b46", axis: "#6b7280", surface: "#1f2937",
      land: "#2a3342", coast: "#5c6878", border: "#465162", worse: "#f1a340", middle: "#9aa1ac", better: "#74add1",
      common: "#a3aab5", ring: "#10151d", strong: "#f9fafb", empty: "#7f8a99",
    },
  };
  const CONFIG = {
    displaylogo: false,
    showSendToCloud: false,
    responsive: true,
    displayModeBar: false,
    showTips: false,
  };

  function isDark() {
    const chosen = document.documentElement.dataset.bsTheme;
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }
  const palette = () => (isDark() ? PALETTES.dark : PALETTES.light);

  let loading = null;
  function plotly(address) {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      // The browser may answer between reading the script and the first figure, which take as long as each other.
      script.onload = () => setTimeout(() => resolve(window.Plotly));
      script.onerror = () => reject(new Error("Plotly did not load"));
      document.head.append(script);
    });
    return loading;
  }

  function whenSeen(element, draw) {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      draw();
    }, { rootMargin: "200px" });
    watcher.observe(element);
  }

  function onTheme(redraw) {
    document.addEventListener("evenly:theme", redraw);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  }

  function openStore(element, code) {
    if (code && element.dataset.storeUrl) {
      window.location.assign(element.dataset.storeUrl.replace("CODE", encodeURIComponent(code)));
    }
  }

  // Which look a role of the figure has: colour, and the shape or dash that says the same without colour.
  function paint(role, colours) {
    const line = (color, width, dash) => ({ line: { color, width, dash } });
    const marker = (color, symbol, size, opacity) => ({
      marker: { color, symbol, size, opacity, line: { color: colours.surface, width: 1 } },
    });
    return {
      mean: line(colours.muted, 1.5, "solid"),
      limit95: line(colours.muted, 1.5, "dash"),
      limit998: line(colours.strong, 1.5, "solid"),
      chance: line(colours.axis, 1, "dot"),
      common: marker(colours.common, "circle", 7, 0.7),
      watch: marker(colours.strong, "circle-open", 9, 1),
      worse: marker(colours.worse, "diamond", 11, 1),
      better: marker(colours.better, "square", 10, 1),
    }[role] ?? {};
  }

  function axis(given, colours) {
    return {
      ...given,
      gridcolor: colours.grid,
      linecolor: colours.axis,
      tickcolor: colours.axis,
      automargin: true,
      title: { ...given.title, font: { size: 13, color: colours.muted }, standoff: 8 },
    };
  }

  // Pixels that a text takes, so that the margin holds it in any language.
  function widthOf(text, font) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${font.size}px ${font.family}`;
    return pen.measureText(text).width;
  }

  function dressed(figure, colours, element) {
    const font = { family: getComputedStyle(element).fontFamily, size: 12, color: colours.muted };
    const narrow = element.clientWidth < 480;
    // A narrow figure has no room beside it and points where its lines end: there the words below name the lines.
    const names = narrow ? [] : figure.layout.annotations;
    const beside = narrow ? 12 : 16 + Math.max(0, ...names.map((note) => widthOf(note.text, font)));
    const counts = { ...figure.layout.xaxis, tickangle: 0 };
    if (narrow) counts.tickvals = counts.tickvals.filter((n) => /^[15]0*$/.test(n));
    return {
      data: figure.data.map((trace) => ({ ...trace, ...paint(trace.meta?.role, colours) })),
      layout: {
        ...figure.layout,
        template: "none",
        font,
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        // What axes of usual figures need, with their titles: a margin that has to grow makes Plotly draw twice.
        margin: { l: 62, r: beside, t: 12, b: 54 },
        hoverlabel: { bgcolor: colours.surface, bordercolor: colours.axis, font: { ...font, color: colours.ink } },
        annotations: names.map((note) => ({ ...note, font, xshift: 4 })),
        xaxis: axis(counts, colours),
        yaxis: axis(figure.layout.yaxis, colours),
        separators: ".,",
        dragmode: window.matchMedia("(pointer: coarse)").matches ? false : "zoom",
      },
    };
  }

  async function draw(element) {
    const figure = JSON.parse(document.getElementById(element.dataset.figure).textContent);
    const Plotly = await plotly(element.dataset.plotly);
    const paintNow = () => {
      // A copy, for zooming writes into what it was given.
      const { data, layout } = dressed(structuredClone(figure), palette(), element);
      return Plotly.react(element, data, layout, CONFIG);
    };
    await paintNow();
    element.dataset.state = "drawn";
    element.on("plotly_click", (event) => openStore(element, event.points[0].customdata));
    onTheme(paintNow);
  }

  function start(root) {
    root.querySelectorAll("[data-figure]:not([data-state])").forEach((element) => {
      element.dataset.state = "waiting";
      whenSeen(element, () => draw(element).catch(() => { element.dataset.state = "list"; }));
    });
  }

  window.Evenly = { ...window.Evenly, palette, whenSeen, onTheme, openStore };
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
