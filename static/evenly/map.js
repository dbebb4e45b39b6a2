// Draws the stores on a map without any tile server: Plotly's scattermap over our own outlines of land. Without WebGL2
// it draws an SVG map, and where neither works the list beside the map stays alone.
(function () {
  "use strict";

  const GIVE_UP_AFTER = 12000;
  const MARGIN = 36;
  const CLOSEST = 12;
  // The small map shows the country around the stores; its coast has no detail for more.
  const CLOSEST_COMPACT = 7.5;
  const TILE = 512;
  const BOXES = { korea: [123.5, 32, 132.5, 43.5], usa: [-128, 23.5, -65, 50.5] };
  const CHOSEN = 5;
  // The sea is the background of the box. One and the same object every time: plotly.js takes another one for a change
  // of style and then loses its layers.
  const BARE = { version: 8, sources: {}, layers: [] };

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 1;

  async function json(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    return answer.json();
  }

  // Longitudes without the jump at the date line: all lie within the shortest arc that holds the stores.
  function unwrapped(longitudes) {
    const sorted = [...longitudes].sort((a, b) => a - b);
    let widest = sorted[0] + 360 - sorted[sorted.length - 1];
    let start = sorted[0];
    for (let index = 1; index < sorted.length; index += 1) {
      if (sorted[index] - sorted[index - 1] > widest) {
        widest = sorted[index] - sorted[index - 1];
        start = sorted[index];
      }
    }
    return longitudes.map((each) => (each < start ? each + 360 : each));
  }

  const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 360));

  const latitudeOf = (y) => (360 / Math.PI) * Math.atan(Math.exp(y)) - 90;

  // Centre and zoom that hold all stores in a box of pixels.
  function view(lat, lon, width, height, closest) {
    const [west, east, south, north] = [lon, lat].flatMap((all) => [
      all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b)),
    ]);
    const [low, high] = [mercator(south), mercator(north)];
    const across = Math.max((east - west) / 360, 1e-6);
    const up = Math.max((high - low) / (2 * Math.PI), 1e-6);
    const room = (pixels) => Math.max(60, pixels - 2 * MARGIN) / TILE;
    const zoom = Math.min(closest, Math.log2(Math.min(room(width) / across, room(height) / up)));
    const middle = (low + high) / 2;
    const center = { lat: latitudeOf(middle), lon: (west + east) / 2 };
    const half = (pixels) => (Math.PI * pixels) / (TILE * 2 ** zoom);
    const sides = {
      lon: [-1, 1].map((way) => center.lon + (way * half(width) * 180) / Math.PI),
      lat: [-1, 1].map((way) => latitudeOf(middle + way * half(height))),
    };
    return { center, zoom, bounds: [west, south, east, north], sides };
  }

  function basemapFor([west, south, east, north]) {
    const holds = ([w, s, e, n]) => west >= w && east <= e && south >= s && north <= n;
    return Object.keys(BOXES).find((name) => holds(BOXES[name])) ?? "world";
  }

  function line(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  // A bar that runs through the colours of a scale.
  function gradient(colorscale) {
    const svg = (name, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
      return made;
    };
    const id = `ev-scale-${document.querySelectorAll(".ev-map-key").length}`;
    const fillUp = svg("linearGradient", { id });
    fillUp.append(...colorscale.map(([offset, color]) => svg("stop", { offset, "stop-color": color })));
    const bar = svg("svg", { width: "100%", height: 10, "aria-hidden": "true" });
    bar.append(fillUp, svg("rect", { width: "100%", height: 10, rx: 3, fill: `url(#${id})` }));
    return bar;
  }

  class StoreMap {
    constructor(element) {
      this.element = element;
      this.panel = element.closest("[data-map-panel]") ?? element.parentElement;
      this.list = this.panel.querySelector("[data-map-list]");
      this.status = this.panel.querySelector("[data-map-status]");
      this.colouring = this.panel.querySelector('input[name="map-colour"]:checked')?.value ?? "value";
      this.compact = "compact" in element.dataset;
      this.kind = "map";
      this.chosen = null;
    }

    async start() {
      const { plotly } = window.Evenly;
      const [Plotly, payload] = await Promise.all([plotly(this.element.dataset.plotly), json(this.element.dataset.url)]);
      this.Plotly = Plotly;
      this.read(payload);
      this.say([payload.stores ? "" : payload.words.empty, this.unplaced()]);
      if (!payload.stores) return this.leave();
      this.view = view(this.lat, this.lon, this.element.clientWidth, this.element.clientHeight, this.compact ? CLOSEST_COMPACT : CLOSEST);
      await this.firstDrawing();
      this.listen();
    }

    // Whole numbers back to figures.
    read(payload) {
      const { columns, scales } = payload;
      const back = (name, scale) => columns[name].map((each) => (each === null ? null : each / scale));
      this.payload = payload;
      this.lat = back("lat", scales.degrees);
      this.lon = unwrapped(back("lon", scales.degrees));
      this.figures = {
        value: back("value", scales.value),
        evidence: back("evidence", scales.evidence),
        change: back("change", scales.change),
      };
      this.others = { low: back("low", scales.value), high: back("high", scales.value), expected: back("expected", scales.value) };
      const weights = columns.stores ?? columns.n;
      const most = Math.max(1, quantile([...weights].sort((a, b) => a - b), 0.95));
      const [least, largest] = columns.stores ? [9, 32] : [7, 17];
      this.sizes = weights.map((n) => least + (largest - least) * Math.sqrt(Math.min(1, n / most)));
      this.hover = columns.code.map((code, index) => this.said(index));
      this.places = new Map(columns.code.map((code, index) => [code, index]));
    }

    number(value, decimals = this.payload.format.decimals, sign = "auto") {
      const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: sign };
      this.formats ??= new Map();
      const key = `${decimals}${sign}`;
      if (!this.formats.has(key)) this.formats.set(key, new Intl.NumberFormat(this.element.dataset.locale || "en", options));
      return this.formats.get(key).format(value).replace("-", "−");
    }

    figure(value) {
      const { unit } = this.payload.format;
      return `${this.number(value)}${unit === "h" ? " h" : unit}`;
    }

    // What the hover box says of a store or a cluster; names and words came escaped. No bold: plotly.js would write it
    // as a style attribute, which the content security policy forbids.
    said(index) {
      const { columns, words, verdicts } = this.payload;
      const value = this.figures.value[index];
      const lines = [];
      if (columns.stores && columns.stores[index] > 1) {
        lines.push(fill(words.stores, { n: this.number(columns.stores[index], 0) }));
        if (columns.below[index]) lines.push(fill(words.below, { n: this.number(columns.below[index], 0) }));
      } else {
        lines.push(columns.name[index]);
      }
      const { low, high, expected } = this.others;
      const ends = low[index] === null ? "" : ` (${this.number(low[index])}–${this.number(high[index])})`;
      lines.push(value === null ? words.no_value : `${this.figure(value)}${ends}`);
      if (expected[index] !== null && value !== null) lines.push(fill(words.expected, { value: this.figure(expected[index]) }));
      lines.push(fill(words.n, { n: this.number(columns.n[index], 0) }));
      if (columns.verdict[index] >= 0) lines.push(verdicts[columns.verdict[index]]);
      return lines.join("<br>");
    }

    // Traces ---------------------------------------------------------------------------------------------------

    trace(indices, marker, extra = {}) {
      const type = this.kind === "map" ? "scattermap" : "scattergeo";
      const pick = (all) => indices.map((index) => all[index]);
      if (this.kind === "geo") marker.line = { width: 0 };
      return { type, mode: "markers", lat: pick(this.lat), lon: pick(this.lon), customdata: indices, marker, showlegend: false, ...extra };
    }

    // Drawn from the bottom: stores without a figure, the others, those below the standard; in each the stores that come
    // first in the list lie on top. A ring is a larger circle beneath, since scattermap knows no outlines.
    traces(colours) {
      const figures = this.figures[this.colouring];
      const upwards = this.hover.map((_, index) => this.hover.length - 1 - index);
      const known = upwards.filter((index) => figures[index] !== null);
      const unknown = upwards.filter((index) => figures[index] === null);
      const bad = this.payload.verdictKeys.indexOf("below");
      const isBad = (index) => this.payload.columns.verdict[index] === bad;
      const hover = (indices) => ({ hoverinfo: "text", text: indices.map((index) => this.hover[index]) });
      const ringed = (indices, width, color) => {
        const size = indices.map((index) => this.sizes[index]);
        const points = { size, color: indices.map((index) => figures[index]), opacity: 1, ...this.scale(colours) };
        const rings = { size: size.map((each) => each + width), color, opacity: 0.9 };
        return [this.trace(indices, rings, { hoverinfo: "skip" }), this.trace(indices, points, hover(indices))];
      };
      const chosen = this.chosen === null ? [] : [this.chosen];
      return [
        this.trace(unknown, { size: 6, color: colours.empty, opacity: 0.9 }, hover(unknown)),
        ...ringed(known.filter((index) => !isBad(index)), 2.5, colours.ring),
        ...ringed(known.filter(isBad), 5, colours.strong),
        this.trace(chosen, { size: 30, color: colours.strong, opacity: 0.35 }, { hoverinfo: "skip" }),
      ];
    }

    scale(colours) {
      const range = this.payload.range[this.colouring];
      const divisor = this.payload.scales[this.colouring];
      const [cmin, cmid, cmax] = range.ends.map((each) => each / divisor);
      const ends = range.highIsBad ? [colours.better, colours.worse] : [colours.worse, colours.better];
      // Plotly puts the middle colour halfway; a scale that ends at the best a metric can be has its middle elsewhere.
      const middle = Math.min(0.999, Math.max(0.001, (cmid - cmin) / (cmax - cmin)));
      const colorscale = [[0, ends[0]], [middle, colours.middle], [1, ends[1]]];
      return { cmin, cmid, cmax, colorscale, showscale: false };
    }

    // The legend stands below the map, where it hides no store.
    showLegend(colours) {
      const range = this.payload.range[this.colouring];
      const label = (value) => {
        if (this.colouring === "change") return this.number(value, undefined, "exceptZero");
        if (this.colouring === "value") return this.figure(value);
        return range.probability ? `${this.number(100 * value, 0)}%` : this.number(value, 1);
      };
      const { cmin, cmid, cmax, colorscale } = this.scale(colours);
      const { words } = this.payload;
      if (!this.legend) {
        this.legend = document.createElement("div");
        this.legend.className = "ev-map-key";
        this.element.after(this.legend);
      }
      const title = line("p", "ev-map-key-title", words.titles[this.colouring]);
      const ticks = line("p", "ev-map-key-ticks", "");
      ticks.append(...[cmin, cmid, cmax].map((value) => line("span", "", label(value))));
      if (this.figures.value.every((value) => value === null)) {
        this.legend.replaceChildren(line("p", "ev-map-key-signs", words.no_value));
        return;
      }
      const signs = [words.size, words.ring].filter(Boolean).join(" · ");
      this.legend.replaceChildren(title, gradient(colorscale), ticks, ...(signs && !this.compact ? [line("p", "ev-map-key-signs", signs)] : []));
    }

    // Layouts --------------------------------------------------------------------------------------------------

    common(colours) {
      const font = { family: getComputedStyle(this.element).fontFamily, size: 12, color: colours.ink };
      return {
        template: "none", font, margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: "rgba(0,0,0,0)", hovermode: "closest",
        hoverlabel: { bgcolor: colours.surface, bordercolor: colours.axis, align: "left", font }, uirevision: "view",
        modebar: { bgcolor: colours.surface, color: colours.muted, activecolor: colours.ink },
      };
    }

    mapLayout(colours) {
      const part = (kind) => this.ground.features.find((feature) => feature.properties.kind === kind);
      const layer = (source, type, color, extra) => ({ sourcetype: "geojson", source, type, color, below: "traces", ...extra });
      const layers = [
        layer(part("land"), "fill", colours.land, { fill: { outlinecolor: colours.land } }),
        layer(part("border"), "line", colours.border, { line: { width: 1 } }),
        layer(part("coast"), "line", colours.coast, { line: { width: 1 } }),
      ];
      if (this.payload.outline.length) {
        const coordinates = this.payload.outline.map((place) => place.map((each) => each / this.payload.scales.degrees));
        const around = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } };
        layers.push(layer(around, "line", colours.muted, { line: { width: 1.5, dash: [3, 2] } }));
      }
      return {
        ...this.common(colours),
        map: { style: BARE, center: this.view.center, zoom: this.view.zoom, layers },
      };
    }

    geoLayout(colours) {
      const { center, sides } = this.view;
      return {
        ...this.common(colours),
        geo: {
          scope: "world", resolution: 110, projection: { type: "mercator", rotation: { lon: center.lon } },
          lonaxis: { range: sides.lon }, lataxis: { range: sides.lat },
          bgcolor: "rgba(0,0,0,0)", showframe: false, showland: true, landcolor: colours.land, showocean: false, showlakes: false,
          showcoastlines: true, coastlinecolor: colours.coast, coastlinewidth: 1, showcountries: true,
          countrycolor: colours.border, countrywidth: 1,
        },
      };
    }

    // The outlines as the topology that scattergeo reads, every ring and line an arc of its own.
    static topology(ground) {
      const arcs = [];
      const arc = (points) => arcs.push(points) - 1;
      const part = (kind) => ground.features.find((feature) => feature.properties.kind === kind).geometry.coordinates;
      const lines = (kind) => ({ type: "MultiLineString", arcs: part(kind).map((line) => [arc(line)]) });
      const land = { type: "MultiPolygon", arcs: part("land").map((rings) => rings.map((ring) => [arc(ring)])) };
      const group = (geometry) => ({ type: "GeometryCollection", geometries: geometry ? [geometry] : [] });
      const objects = { land: group(land), coastlines: group(lines("coast")), countries: group(lines("border")) };
      ["ocean", "lakes", "rivers", "subunits"].forEach((name) => { objects[name] = group(null); });
      return { type: "Topology", objects, arcs };
    }

    // Drawing --------------------------------------------------------------------------------------------------

    async firstDrawing() {
      if (document.createElement("canvas").getContext("webgl2")) {
        try {
          this.ground = await json(this.element.dataset[`basemap${this.basemapName()}`]);
          return await this.inTime(this.draw());
        } catch {
          this.Plotly.purge(this.element);
        }
      }
      try {
        this.kind = "geo";
        window.PlotlyGeoAssets ??= { topojson: {} };
        window.PlotlyGeoAssets.topojson.world_110m = StoreMap.topology(await json(this.element.dataset.basemapWorld));
        await this.inTime(this.draw());
        this.say([this.payload.words.no_webgl, this.unplaced()]);
      } catch {
        this.say([this.payload.words.not_drawn]);
        this.leave();
      }
      return undefined;
    }

    basemapName() {
      const name = basemapFor(this.view.bounds);
      return name[0].toUpperCase() + name.slice(1);
    }

    inTime(promise) {
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), GIVE_UP_AFTER));
      return Promise.race([promise, late]);
    }

    async draw() {
      const colours = window.Evenly.palette();
      const layout = this.kind === "map" ? this.mapLayout(colours) : this.geoLayout(colours);
      await this.Plotly.react(this.element, this.traces(colours), layout, this.config());
      this.element.dataset.state = this.kind;
      // MapLibre calls its drawing "Map", in English.
      this.element.querySelector(".maplibregl-canvas")?.setAttribute("aria-label", this.element.getAttribute("aria-label"));
      this.showLegend(colours);
    }

    config() {
      const { words } = this.payload;
      const dictionary = { "Zoom in": words.zoom_in, "Zoom out": words.zoom_out, "Reset view": words.reset, Reset: words.reset };
      const buttons = this.kind === "map" ? ["zoomInMap", "zoomOutMap", "resetViewMap"] : ["zoomInGeo", "zoomOutGeo", "resetGeo"];
      return {
        ...window.Evenly.CONFIG,
        displayModeBar: !this.compact,
        modeBarButtons: [buttons],
        locale: "page",
        locales: { page: { dictionary, format: {} } },
        scrollZoom: !this.compact,
        topojsonURL: new URL(".", new URL(this.element.dataset.basemapWorld, document.baseURI)).pathname,
      };
    }

    leave() {
      this.Plotly?.purge(this.element);
      this.element.dataset.state = "list";
    }

    // With the list and the person -----------------------------------------------------------------------------

    listen() {
      this.element.on("plotly_click", (event) => this.clicked(event.points[0].customdata));
      this.element.on("plotly_hover", (event) => this.mark(event.points[0].customdata));
      this.element.on("plotly_unhover", () => this.mark(null));
      this.element.on("plotly_relayout", (event) => this.moved(event));
      this.panel.querySelectorAll('input[name="map-colour"]').forEach((input) => {
        input.addEventListener("change", () => { this.colouring = input.value; this.draw(); });
      });
      for (const name of ["focusin", "mouseover"]) this.list?.addEventListener(name, (event) => this.point(event.target));
      for (const name of ["focusout", "mouseleave"]) this.list?.addEventListener(name, () => this.point(null));
      window.Evenly.onTheme(() => this.draw());
    }

    clicked(index) {
      const code = this.payload.columns.code[index];
      if (!code) {
        const zoom = this.element._fullLayout.map.zoom + 2;
        this.Plotly.relayout(this.element, { "map.center": { lat: this.lat[index], lon: this.lon[index] }, "map.zoom": zoom });
        return;
      }
      // A finger has no hover: the first tap shows the store, the second opens it.
      const isSecond = this.tapped === index;
      this.tapped = index;
      if (isSecond || window.matchMedia("(hover: hover)").matches) window.Evenly.openStore(this.element, code);
    }

    // Highlight the point of a row of the list.
    point(target) {
      const code = target?.closest?.("[data-store]")?.dataset.store;
      const index = this.places.get(code) ?? null;
      if (index === this.chosen) return;
      this.chosen = index;
      const place = (all) => [index === null ? [] : [all[index]]];
      this.Plotly.restyle(this.element, { lat: place(this.lat), lon: place(this.lon) }, [CHOSEN]);
    }

    // Mark the row of a point.
    mark(index) {
      this.list?.querySelectorAll(".is-active").forEach((row) => row.classList.remove("is-active"));
      const code = index === null ? "" : this.payload.columns.code[index];
      const row = code && this.list?.querySelector(`[data-store="${CSS.escape(code)}"]`);
      if (!row) return;
      row.classList.add("is-active");
      const [inside, around] = [row.getBoundingClientRect(), this.list.getBoundingClientRect()];
      if (inside.top < around.top || inside.bottom > around.bottom) this.list.scrollTop += inside.top - around.top;
    }

    // Clusters dissolve when the person zooms in: ask for what is in view.
    moved(event) {
      const corners = event["map._derived"]?.coordinates;
      if (!corners || !this.wasClustered()) return;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(corners).catch(() => {}), 400);
    }

    wasClustered() {
      this.clusteredOnce ||= this.payload.clustered;
      return this.clusteredOnce;
    }

    async ask([northWest, , southEast]) {
      const wrapped = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;
      const whole = southEast[0] - northWest[0] >= 360;
      const west = whole ? -180 : wrapped(northWest[0]);
      const east = whole ? 180 : wrapped(southEast[0]);
      const box = [west, southEast[1], east, northWest[1]].map((each) => each.toFixed(4)).join(",");
      const address = new URL(this.element.dataset.url, document.baseURI);
      address.searchParams.set("box", box);
      const payload = await json(address);
      if (!payload.stores) return;
      this.chosen = null;
      this.read(payload);
      await this.draw();
    }

    unplaced() {
      const { unplaced, words } = this.payload;
      return unplaced ? fill(words.unplaced, { n: this.number(unplaced, 0) }) : "";
    }

    say(sentences) {
      if (!this.status) return;
      this.status.textContent = sentences.filter(Boolean).join(" ");
      this.status.hidden = !this.status.textContent;
    }
  }

  function start(root) {
    root.querySelectorAll("[data-map]:not([data-state])").forEach((element) => {
      element.dataset.state = "waiting";
      const map = new StoreMap(element);
      window.Evenly.whenSeen(element, () => map.start().catch(() => map.leave()));
    });
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
