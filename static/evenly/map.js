// Draws the stores on a map without any tile server: MapLibre over our own outlines of land, with districts and their
// names near by. Without WebGL2 it draws a picture that does not move, and where neither works the list stays alone.
(function () {
  "use strict";

  const GIVE_UP_AFTER = 12000;
  const MARGIN = 36;
  const CLOSEST = 12;
  // The small map shows the country around the stores; its coast has no detail for more.
  const CLOSEST_COMPACT = 7.5;
  const TILE = 512;
  const BOXES = { korea: [123.5, 32, 132.5, 43.5], usa: [-128, 23.5, -65, 50.5] };
  // Where districts are drawn, and from where on their names have room.
  const NEAR = 7.5;
  const NAMES = 8.5;
  const NOTHING = { type: "FeatureCollection", features: [] };

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
      this.near = new Map();
    }

    async start() {
      const hasGl = Boolean(document.createElement("canvas").getContext("webgl2"));
      const library = hasGl ? import(new URL(this.element.dataset.module, document.baseURI)) : null;
      library?.catch(() => {});
      this.read(await json(this.element.dataset.url));
      this.say([this.payload.stores ? "" : this.payload.words.empty, this.unplaced()]);
      if (!this.payload.stores) return this.leave();
      this.view = view(this.lat, this.lon, this.element.clientWidth, this.element.clientHeight, this.compact ? CLOSEST_COMPACT : CLOSEST);
      await this.firstDrawing(library);
      this.element.querySelector(".ev-map-loading")?.remove();
      return this.listen();
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
      const [least, largest] = columns.stores ? [5, 16] : [4, 9];
      this.radii = weights.map((n) => least + (largest - least) * Math.sqrt(Math.min(1, n / most)));
      this.places = new Map(columns.code.map((code, index) => [code, index]));
      const bad = payload.verdictKeys.indexOf("below");
      this.isBad = (index) => columns.verdict[index] === bad;
      this.isFound = (index) => !this.compact && columns.findings[index] > 0;
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

    // The words of a store or a cluster, a line each; shown as text, whatever a name contains.
    described(index) {
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
      if (columns.findings[index]) lines.push(fill(words.findings, { n: this.number(columns.findings[index], 0) }));
      return lines;
    }

    // Colours ---------------------------------------------------------------------------------------------------

    scale(colours) {
      const range = this.payload.range[this.colouring];
      const [low, middle, high] = range.ends.map((each) => each / this.payload.scales[this.colouring]);
      const ends = range.highIsBad ? [colours.better, colours.worse] : [colours.worse, colours.better];
      return { low, middle, high, colours: [ends[0], colours.middle, ends[1]] };
    }

    // A scale that ends at the best a metric can be has its middle elsewhere than halfway.
    stops(colours) {
      const { low, middle, high, colours: [first, between, last] } = this.scale(colours);
      return [[low, first], [Math.min(Math.max(middle, low + (high - low) / 1000), high - (high - low) / 1000), between], [high, last]];
    }

    // The legend stands below the map, where it hides no store.
    showLegend(colours) {
      const range = this.payload.range[this.colouring];
      const label = (value) => {
        if (this.colouring === "change") return this.number(value, undefined, "exceptZero");
        if (this.colouring === "value") return this.figure(value);
        return range.probability ? `${this.number(100 * value, 0)}%` : this.number(value, 1);
      };
      const { low, middle, high } = this.scale(colours);
      const { words } = this.payload;
      if (!this.legend) {
        this.legend = document.createElement("div");
        this.legend.className = "ev-map-key";
        this.element.after(this.legend);
      }
      const title = line("p", "ev-map-key-title", words.titles[this.colouring]);
      const ticks = line("p", "ev-map-key-ticks", "");
      ticks.append(...[low, middle, high].map((value) => line("span", "", label(value))));
      if (this.figures.value.every((value) => value === null)) {
        this.legend.replaceChildren(line("p", "ev-map-key-signs", words.no_value));
        return;
      }
      const found = this.lat.some((_, index) => this.isFound(index)) ? words.found : "";
      const signs = [words.size, words.ring, found].filter(Boolean).join(" · ");
      const scale = gradient(this.stops(colours).map(([value, colour]) => [(value - low) / (high - low), colour]));
      this.legend.replaceChildren(title, scale, ticks, ...(signs && !this.compact ? [line("p", "ev-map-key-signs", signs)] : []));
    }

    // The style -------------------------------------------------------------------------------------------------

    // Drawn from the bottom: stores without a figure, the others, those below the standard, those with open findings; in
    // each the stores that come first in the list lie on top.
    points(indices = this.lat.map((_, index) => index)) {
      const known = (index) => Object.values(this.figures).map((all) => all[index]);
      const features = indices.map((index) => {
        const [value, evidence, change] = known(index);
        const isKnown = this.figures[this.colouring][index] !== null;
        const height = (isKnown ? 1 : 0) + (isKnown && this.isBad(index) ? 1 : 0) + (this.isFound(index) ? 2 : 0);
        return {
          type: "Feature",
          properties: {
            index, value, evidence, change, radius: this.radii[index], isBad: this.isBad(index), isFound: this.isFound(index),
            height: (height + 1) * this.lat.length - index,
          },
          geometry: { type: "Point", coordinates: [this.lon[index], this.lat[index]] },
        };
      });
      return { type: "FeatureCollection", features };
    }

    storePaint(colours) {
      const figure = ["get", this.colouring];
      const isKnown = ["!=", ["typeof", figure], "null"];
      return {
        "circle-radius": ["case", isKnown, ["get", "radius"], 3],
        "circle-color": ["case", isKnown, ["interpolate", ["linear"], ["number", figure, 0], ...this.stops(colours).flat()], colours.empty],
        "circle-stroke-color": ["case", ["get", "isBad"], colours.strong, colours.ring],
        "circle-stroke-width": ["case", ["all", isKnown, ["get", "isBad"]], 2.5, 1.25],
      };
    }

    groundLayers(colours) {
      const kind = (name) => ["==", ["get", "kind"], name];
      const made = (id, type, paint, more) => ({ id, type, source: "ground", filter: kind(id), paint, ...more });
      const layers = [
        made("land", "fill", { "fill-color": colours.land }),
        made("border", "line", { "line-color": colours.border, "line-width": 1 }),
        made("coast", "line", { "line-color": colours.coast, "line-width": 1 }),
      ];
      const dashed = { "line-color": colours.muted, "line-width": 1.5, "line-dasharray": [3, 2] };
      return [...layers, { id: "outline", type: "line", source: "outline", paint: dashed }];
    }

    nearLayers(name, colours) {
      const own = this.element.dataset.locale === "ko" ? ["coalesce", ["get", "own"], ["get", "en"]] : ["get", "en"];
      const from = { source: name, minzoom: NEAR };
      const paint = (width, colour) => ({ "line-color": colour, "line-width": width });
      const kind = (wanted) => ["==", ["get", "kind"], wanted];
      const words = (id, level, minzoom, size) => ({
        id: `${name}-${id}`, type: "symbol", source: `${name}-names`, minzoom, filter: ["==", ["get", "level"], level],
        layout: { "text-field": own, "text-size": size, "text-font": ["sans-serif"], "text-padding": 4 },
        paint: { "text-color": colours.muted, "text-halo-color": colours.land, "text-halo-width": 1.5 },
      });
      return [
        { id: `${name}-land`, type: "fill", ...from, filter: kind("land"), paint: { "fill-color": colours.land } },
        { id: `${name}-district`, type: "line", ...from, filter: kind("district"), paint: paint(0.75, colours.border) },
        { id: `${name}-border`, type: "line", ...from, filter: kind("border"), paint: paint(1.5, colours.border) },
        { id: `${name}-coast`, type: "line", ...from, filter: kind("land"), paint: paint(1, colours.coast) },
        { ...words("large", 1, NEAR, 13), maxzoom: NAMES },
        words("small", 2, NAMES, 12),
      ];
    }

    storeLayers(colours) {
      const paint = this.storePaint(colours);
      const dot = { "circle-radius": 2, "circle-color": colours.ring, "circle-stroke-color": colours.strong, "circle-stroke-width": 1.5 };
      const marked = { ...paint, "circle-stroke-color": colours.strong, "circle-stroke-width": 4, "circle-radius": ["+", 2, paint["circle-radius"]] };
      return [
        { id: "stores", type: "circle", source: "stores", layout: { "circle-sort-key": ["get", "height"] }, paint },
        { id: "found", type: "circle", source: "stores", filter: ["get", "isFound"], paint: dot },
        { id: "marked", type: "circle", source: "marked", paint: marked },
      ];
    }

    outline() {
      const { outline, scales } = this.payload;
      const coordinates = outline.map((place) => place.map((each) => each / scales.degrees));
      return outline.length ? { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } } : NOTHING;
    }

    // Drawing --------------------------------------------------------------------------------------------------

    async firstDrawing(library) {
      this.ground = await json(this.element.dataset[`basemap${this.basemapName()}`]);
      if (library) {
        try {
          await this.inTime(this.open(await library));
          return;
        } catch {
          this.map?.remove();
          this.map = null;
        }
      }
      this.drawPicture();
      this.say([this.payload.words.no_webgl, this.unplaced()]);
    }

    basemapName() {
      const name = basemapFor(this.view.bounds);
      return name[0].toUpperCase() + name.slice(1);
    }

    inTime(promise) {
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), GIVE_UP_AFTER));
      return Promise.race([promise, late]);
    }

    // The sea is the background of the box.
    open(library) {
      const { center, zoom } = this.view;
      const colours = window.Evenly.palette();
      const source = (data) => ({ type: "geojson", data });
      // Its worker runs the same module; the address has to be absolute, or it never starts.
      library.setWorkerUrl(new URL(this.element.dataset.module, document.baseURI).href);
      const box = document.createElement("div");
      box.className = "ev-map-box";
      this.element.prepend(box);
      this.map = new library.Map({
        container: box, center, zoom, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
        scrollZoom: !this.compact, locale: { "Map.Title": this.element.getAttribute("aria-label") },
        style: {
          version: 8,
          sources: {
            ground: source(this.ground), outline: source(this.outline()), stores: source(this.points()), marked: source(NOTHING),
          },
          layers: [...this.groundLayers(colours), ...this.storeLayers(colours)],
        },
      });
      this.map.touchZoomRotate.disableRotation();
      this.map.keyboard.disableRotation();
      return new Promise((resolve, reject) => {
        this.map.once("error", ({ error }) => reject(error));
        this.map.once("idle", () => {
          this.element.dataset.state = "map";
          this.showLegend(colours);
          this.showButtons();
          resolve();
        });
      });
    }

    showButtons() {
      if (this.compact) return;
      const { words } = this.payload;
      const buttons = document.createElement("div");
      buttons.className = "ev-map-buttons";
      const add = (label, sign, act) => {
        const button = line("button", "btn btn-icon", sign);
        Object.assign(button, { type: "button", title: label, ariaLabel: label });
        button.addEventListener("click", act);
        buttons.append(button);
      };
      add(words.zoom_in, "+", () => this.map.zoomIn());
      add(words.zoom_out, "−", () => this.map.zoomOut());
      add(words.reset, "⤢", () => this.map.easeTo({ center: this.view.center, zoom: this.view.zoom }));
      this.element.append(buttons);
    }

    // Other colours, or other figures in them.
    redraw() {
      const colours = window.Evenly.palette();
      this.showLegend(colours);
      if (!this.map) return this.drawPicture();
      const layers = [...this.groundLayers(colours), ...this.storeLayers(colours)];
      for (const [name, isThere] of this.near) if (isThere === true) layers.push(...this.nearLayers(name, colours));
      for (const { id, paint } of layers) {
        for (const [property, value] of Object.entries(paint)) this.map.setPaintProperty(id, property, value);
      }
      this.map.getSource("stores").setData(this.points());
      return undefined;
    }

    // Near by, the districts of the country in view are drawn with their names; they are asked for once.
    // Whoever drew them is named from then on.
    async showDistricts() {
      if (this.compact || this.map.getZoom() < NEAR) return;
      const { lng, lat } = this.map.getCenter();
      const name = basemapFor([lng, lat, lng, lat]);
      const address = this.element.dataset[`districts${name[0].toUpperCase()}${name.slice(1)}`];
      if (!address || this.near.has(name)) return;
      this.near.set(name, "asked for");
      const found = await json(address);
      const features = found.names.map(([x, y, level, en, own]) => ({
        type: "Feature", properties: { level, en, ...(own ? { own } : {}) }, geometry: { type: "Point", coordinates: [x, y] },
      }));
      this.map.addSource(name, { type: "geojson", data: { type: found.type, features: found.features } });
      this.map.addSource(`${name}-names`, { type: "geojson", data: { type: "FeatureCollection", features } });
      for (const layer of this.nearLayers(name, window.Evenly.palette())) this.map.addLayer(layer, "outline");
      // Two coasts of different detail would cross each other.
      for (const id of ["coast", "border"]) this.map.setLayerZoomRange(id, 0, NEAR);
      this.near.set(name, true);
      const credit = this.element.dataset[`credit${name[0].toUpperCase()}${name.slice(1)}`];
      if (credit) this.element.append(line("p", "ev-map-credit", credit));
      this.element.dataset.districts = name;
    }

    // A picture that does not move, where there is no WebGL2: land and stores, each a link with its words.
    drawPicture() {
      const colours = window.Evenly.palette();
      const { clientWidth: width, clientHeight: height } = this.element;
      const { center, zoom } = this.view;
      const size = TILE * 2 ** zoom;
      const x = (lon) => width / 2 + (size * (lon - center.lon)) / 360;
      const y = (lat) => height / 2 - (size * (mercator(lat) - mercator(center.lat))) / (2 * Math.PI);
      const svg = (name, attributes) => {
        const made = document.createElementNS("http://www.w3.org/2000/svg", name);
        Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
        return made;
      };
      const place = (points) => points.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join("L");
      const part = (kind) => this.ground.features.find((feature) => feature.properties.kind === kind).geometry.coordinates;
      const land = part("land").flat().map((ring) => `M${place(ring)}Z`).join("");
      const borders = part("border").map((points) => `M${place(points)}`).join("");
      const picture = svg("svg", { width: "100%", height: "100%", viewBox: `0 0 ${width} ${height}`, class: "ev-map-picture" });
      picture.append(
        svg("path", { d: land, fill: colours.land, stroke: colours.coast, "fill-rule": "evenodd" }),
        svg("path", { d: borders, fill: "none", stroke: colours.border }),
      );
      for (const { properties, geometry } of [...this.points().features].sort((a, b) => a.properties.height - b.properties.height)) {
        picture.append(this.dot(svg, properties, x(geometry.coordinates[0]), y(geometry.coordinates[1]), colours));
      }
      this.element.querySelector(".ev-map-picture")?.remove();
      this.element.prepend(picture);
      this.element.dataset.state = "picture";
      this.showLegend(colours);
    }

    dot(svg, { index, radius, isBad, isFound }, cx, cy, colours) {
      const figure = this.figures[this.colouring][index];
      const fillUp = figure === null ? colours.empty : this.mixed(figure, colours);
      const circle = svg("circle", { cx, cy, r: radius, fill: fillUp, stroke: isBad ? colours.strong : colours.ring, "stroke-width": isBad ? 2.5 : 1.25 });
      const title = svg("title", {});
      title.textContent = this.described(index).join("\n");
      circle.append(title);
      circle.addEventListener("click", () => this.visit(index));
      if (!isFound) return circle;
      const both = svg("g", {});
      both.append(circle, svg("circle", { cx, cy, r: 2, fill: colours.ring, stroke: colours.strong, "stroke-width": 1.5, "pointer-events": "none" }));
      return both;
    }

    // Where only stores with findings are shown, a store leads to its finding.
    visit(index) {
      const { code, finding } = this.payload.columns;
      const { findingUrl } = this.element.dataset;
      if (findingUrl && finding[index]) window.location.assign(findingUrl.replace("/0/", `/${finding[index]}/`));
      else window.Evenly.openStore(this.element, code[index]);
    }

    // The colour of a figure, as MapLibre would mix it.
    mixed(figure, colours) {
      const stops = this.stops(colours);
      const [from, to] = figure < stops[1][0] ? [stops[0], stops[1]] : [stops[1], stops[2]];
      const share = Math.min(1, Math.max(0, (figure - from[0]) / (to[0] - from[0])));
      const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      const [first, last] = [parts(from[1]), parts(to[1])];
      return `rgb(${first.map((each, at) => Math.round(each + share * (last[at] - each))).join(", ")})`;
    }

    leave() {
      this.map?.remove();
      this.map = null;
      this.element.querySelector(".ev-map-loading")?.remove();
      this.element.dataset.state = "list";
    }

    // With the list and the person -----------------------------------------------------------------------------

    listen() {
      this.panel.querySelectorAll('input[name="map-colour"]').forEach((input) => {
        input.addEventListener("change", () => { this.colouring = input.value; this.redraw(); });
      });
      window.Evenly.onTheme(() => this.redraw());
      if (!this.map) return;
      this.tip = this.element.appendChild(line("div", "ev-map-tip", ""));
      this.tip.hidden = true;
      this.tip.ariaHidden = "true";
      this.map.on("mousemove", "stores", ({ features }) => this.mark(features[0].properties.index));
      this.map.on("mouseleave", "stores", () => this.mark(null));
      this.map.on("click", "stores", ({ features }) => this.clicked(features[0].properties.index));
      this.map.on("move", () => this.placeTip());
      this.map.on("moveend", () => this.moved());
      for (const name of ["focusin", "mouseover"]) this.list?.addEventListener(name, (event) => this.point(event.target));
      for (const name of ["focusout", "mouseleave"]) this.list?.addEventListener(name, () => this.point(null));
      this.moved();
    }

    clicked(index) {
      const code = this.payload.columns.code[index];
      if (!code) {
        this.map.easeTo({ center: [this.lon[index], this.lat[index]], zoom: this.map.getZoom() + 2 });
        return;
      }
      // A finger has no hover: the first tap shows the store, the second opens it.
      const isSecond = this.tapped === index;
      this.tapped = index;
      this.mark(index);
      if (isSecond || window.matchMedia("(hover: hover)").matches) this.visit(index);
    }

    // One store lies on top of all others, with its words next to it.
    show(index) {
      if (index === this.shown) return;
      this.shown = index;
      this.element.dataset.marked = index === null ? "" : this.payload.columns.code[index];
      this.map.getSource("marked").setData(index === null ? NOTHING : this.points([index]));
      this.map.getCanvas().style.cursor = index === null ? "" : "pointer";
      this.tip.hidden = index === null;
      if (index === null) return;
      this.tip.replaceChildren(...this.described(index).map((words) => line("p", "", words)));
      this.placeTip();
    }

    placeTip() {
      if (this.tip.hidden || this.shown === null) return;
      const { x, y } = this.map.project([this.lon[this.shown], this.lat[this.shown]]);
      const { clientWidth: width, clientHeight: height } = this.element;
      const side = x + 14 + this.tip.offsetWidth > width ? "left" : "right";
      const left = side === "left" ? x - 14 - this.tip.offsetWidth : x + 14;
      this.tip.dataset.side = side;
      const top = Math.min(Math.max(4, y - this.tip.offsetHeight / 2), height - this.tip.offsetHeight - 4);
      this.tip.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
    }

    // Mark the point of a row of the list.
    point(target) {
      const code = target?.closest?.("[data-store]")?.dataset.store;
      this.show(this.places.get(code) ?? null);
    }

    // Mark a point, and its row in the list.
    mark(index) {
      this.show(index);
      this.list?.querySelectorAll(".is-active").forEach((row) => row.classList.remove("is-active"));
      const code = index === null ? "" : this.payload.columns.code[index];
      const row = code && this.list?.querySelector(`[data-store="${CSS.escape(code)}"]`);
      if (!row) return;
      row.classList.add("is-active");
      const [inside, around] = [row.getBoundingClientRect(), this.list.getBoundingClientRect()];
      if (inside.top < around.top || inside.bottom > around.bottom) this.list.scrollTop += inside.top - around.top;
    }

    moved() {
      this.showDistricts().catch(() => {});
      // Clusters dissolve when the person zooms in: ask for what is in view.
      this.clusteredOnce ||= this.payload.clustered;
      if (!this.clusteredOnce) return;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask().catch(() => {}), 400);
    }

    async ask() {
      const bounds = this.map.getBounds();
      const wrapped = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;
      const whole = bounds.getEast() - bounds.getWest() >= 360;
      const west = whole ? -180 : wrapped(bounds.getWest());
      const east = whole ? 180 : wrapped(bounds.getEast());
      const box = [west, bounds.getSouth(), east, bounds.getNorth()].map((each) => each.toFixed(4)).join(",");
      if (box === this.asked) return;
      this.asked = box;
      const address = new URL(this.element.dataset.url, document.baseURI);
      address.searchParams.set("box", box);
      const payload = await json(address);
      if (!payload.stores) return;
      this.show(null);
      this.read(payload);
      this.redraw();
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
      // From the start on, so that a box which nobody has scrolled to is not an empty one in a picture of the page.
      element.append(line("p", "ev-map-loading", element.dataset.loading ?? ""));
      const map = new StoreMap(element);
      window.Evenly.whenSeen(element, () => map.start().catch(() => {
        if (map.payload) map.say([map.payload.words.not_drawn]);
        map.leave();
      }));
    });
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
