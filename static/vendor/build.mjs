// Rebuilds everything in static/vendor from the packages of package.json: `npm ci --ignore-scripts && npm run vendor`.
// The result is committed, so neither a server nor a visitor's browser ever asks another host for it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { feature, merge, mesh } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

import { mapLibrary } from "./build-maplibre.mjs";
import { chartLibrary } from "./build-plotly.mjs";
import { styles } from "./build-styles.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const PACKAGES = join(ROOT, "node_modules");

// Outline icons that the shell and the pages may use, by their Tabler names.
const ICONS = `adjustments alert-triangle arrow-down arrow-up arrows-sort arrow-narrow-right ban building-community
  building-store calendar chart-dots chart-line check chevron-down chevron-left chevron-right chevron-up
  circle-check clipboard-list clock columns copy database download external-link eye file-spreadsheet
  file-text filter flag help history home info-circle key keyboard language link list-details logout map-2
  map-pin menu-2 message message-reply minus moon phone plus report refresh scale search selector settings
  star sun sun-moon table target trash trending-down trending-up upload user users world x inbox tag send
  user-plus zzz eye-off arrow-left arrow-back-up alert-octagon pencil`.split(/\s+/);

function copy(from, to) {
  mkdirSync(dirname(join(HERE, to)), { recursive: true });
  copyFileSync(join(PACKAGES, from), join(HERE, to));
}

function iconSprite() {
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(join(PACKAGES, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const shapes = [...svg.matchAll(/<(?:path|circle|line|rect|polyline)[^>]*\/>/g)].map(([shape]) => shape);
    const drawn = shapes.filter((shape) => !shape.includes('stroke="none"')).join("");
    return `<symbol id="icon-${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
  });
  mkdirSync(join(HERE, "icons"), { recursive: true });
  writeFileSync(
    join(HERE, "icons", "sprite.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
  );
}

function fontFaces() {
  const ranges = readFileSync(join(PACKAGES, "@fontsource-variable/inter/wght.css"), "utf8");
  const faces = ["latin-ext", "latin"].map((subset) => {
    const file = `inter-${subset}-wght-normal.woff2`;
    copy(`@fontsource-variable/inter/files/${file}`, `inter/${file}`);
    const range = ranges.match(new RegExp(`/\\* inter-${subset}-wght-normal \\*/[^}]*unicode-range: ([^;]+);`))[1];
    return `@font-face {
  font-family: "Inter Variable";
  font-style: normal;
  font-display: swap;
  font-weight: 100 900;
  src: url("${file}") format("woff2");
  unicode-range: ${range};
}
`;
  });
  writeFileSync(join(HERE, "inter", "inter.css"), faces.join(""));
}

// Basemaps ------------------------------------------------------------------------------------------------------

const atlas = (name) => JSON.parse(readFileSync(join(PACKAGES, name), "utf8"));

// Drops detail below `area` (square degrees), as Visvalingam's method measures it.
const simpler = (topology, area) => (area ? simplify(presimplify(topology), area) : topology);

// A basemap as loose parts: rings of land (each polygon a list of rings), coast lines and border lines. The atlas joins
// what the date line cuts; a flat map needs the cut back.
function parts(topology) {
  const countries = topology.objects.countries;
  const lines = (filter) => mesh(topology, countries, filter).coordinates.flatMap(cutLine);
  return {
    land: merge(topology, countries.geometries).coordinates.flatMap(cutPolygon),
    coast: lines((a, b) => a === b),
    border: lines((a, b) => a !== b),
  };
}

// Longitudes that run on past 180 instead of jumping to -180.
function unwrapped(points) {
  let turn = 0;
  return points.map(([x, y], index) => {
    if (index) {
      const step = x - points[index - 1][0];
      if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
    }
    return [x + turn, y];
  });
}

// A ring that runs once around the pole is closed along the lower edge of the map.
function closed(ring) {
  const points = unwrapped(ring);
  const [first, last] = [points[0], points.at(-1)];
  return Math.abs(last[0] - first[0]) < 180 ? points : [...points, [last[0], -90], [first[0], -90], first];
}

const WORLD = [-180, -90, 180, 90];
const moved = (points, turn) => points.map(([x, y]) => [x + turn, y]);
const cutLine = (line) => [-360, 0, 360].flatMap((turn) => clipLine(moved(unwrapped(line), turn), WORLD));

function cutPolygon(rings) {
  const whole = rings.map(closed);
  return [-360, 0, 360]
    .map((turn) => whole.map((ring) => clipRing(moved(ring, turn), WORLD)).filter(Boolean))
    .filter((polygon) => polygon.length);
}

// Sutherland-Hodgman against one side of a box: keeps what lies on the inner side of `axis` = `at`.
function clipSide(points, axis, at, keepAbove, closed) {
  const inside = (p) => (keepAbove ? p[axis] >= at : p[axis] <= at);
  const cross = (p, q) => {
    const share = (at - p[axis]) / (q[axis] - p[axis]);
    return [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])];
  };
  const runs = [[]];
  points.forEach((q, index) => {
    const p = index ? points[index - 1] : null;
    if (p && inside(p) !== inside(q)) {
      runs.at(-1).push(cross(p, q));
      if (!closed && !inside(q)) runs.push([]);
    }
    if (inside(q)) runs.at(-1).push(q);
  });
  return (closed ? [joinedUp(runs.flat())] : runs).filter((run) => run.length > 1);
}

// A clipped ring may begin where it no longer ends; the next side must see the edge in between.
function joinedUp(ring) {
  const [first, last] = [ring[0], ring.at(-1)];
  return !ring.length || (first[0] === last[0] && first[1] === last[1]) ? ring : [...ring, first];
}

const SIDES = ([west, south, east, north]) => [[0, west, true], [1, south, true], [0, east, false], [1, north, false]];

function clipLine(line, box) {
  return SIDES(box).reduce((lines, [axis, at, above]) => lines.flatMap((l) => clipSide(l, axis, at, above, false)), [line]);
}

function clipRing(ring, box) {
  let runs = [ring];
  for (const [axis, at, above] of SIDES(box)) runs = runs.flatMap((run) => clipSide(run, axis, at, above, true));
  return runs.length && runs[0].length > 3 ? runs[0] : null;
}

function clip({ land, coast, border }, box) {
  const polygons = land.map((rings) => rings.map((ring) => clipRing(ring, box)).filter(Boolean));
  return {
    land: polygons.filter((rings) => rings.length),
    coast: coast.flatMap((line) => clipLine(line, box)),
    border: border.flatMap((line) => clipLine(line, box)),
  };
}

// The world without a box, as the four strips around it.
function around([west, south, east, north]) {
  return [[-180, -90, west, 90], [east, -90, 180, 90], [west, -90, east, south], [west, north, east, 90]];
}

function join3(...all) {
  return {
    land: all.flatMap((one) => one.land),
    coast: all.flatMap((one) => one.coast),
    border: all.flatMap((one) => one.border),
  };
}

function rounded(points, decimals) {
  const factor = 10 ** decimals;
  const out = [];
  for (const [x, y] of points) {
    const point = [Math.round(x * factor) / factor, Math.round(y * factor) / factor];
    const last = out.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) out.push(point);
  }
  return out;
}

// The edge of the map itself is no coast: pieces along the date line and the south pole are left out.
const onEdge = (p, q) => (Math.abs(p[0]) > 179.99 && Math.abs(q[0]) > 179.99) || (p[1] < -89.9 && q[1] < -89.9);

function withoutEdge(line) {
  const runs = [[]];
  line.forEach((point, index) => {
    if (index && onEdge(line[index - 1], point)) runs.push([]);
    runs.at(-1).push(point);
  });
  return runs.filter((run) => run.length > 1);
}

function basemap(name, { land, coast, border }, decimals) {
  const polygons = land
    .map((rings) => rings.map((ring) => rounded(ring, decimals)).filter((ring) => ring.length > 3))
    .filter((rings) => rings.length);
  const lines = (all) => all.flatMap(withoutEdge).map((line) => rounded(line, decimals)).filter((line) => line.length > 1);
  const item = (kind, type, coordinates) => ({ type: "Feature", properties: { kind }, geometry: { type, coordinates } });
  const collection = {
    type: "FeatureCollection",
    features: [
      item("land", "MultiPolygon", polygons),
      item("coast", "MultiLineString", lines(coast)),
      item("border", "MultiLineString", lines(border)),
    ],
  };
  mkdirSync(join(HERE, "basemap"), { recursive: true });
  const text = `${JSON.stringify(collection)}\n`;
  writeFileSync(join(HERE, "basemap", `${name}.geojson`), text);
  process.stdout.write(`${name}.geojson ${text.length} bytes\n`);
}

// Boxes of more and more detail inside a coarse world, so that zooming out shows no edge: finest first.
function detailed(levels, coarse) {
  const [finest, ...others] = levels;
  if (!finest) return coarse;
  const [fine, box] = finest;
  const outside = detailed(others, coarse);
  return join3(clip(fine, box), ...around(box).map((strip) => clip(outside, strip)));
}

const KOREA = [123.5, 32, 132.5, 43.5];
const EAST_ASIA = [106, 20, 152, 52];
const AMERICA = [-128, 23.5, -65, 50.5];

function basemaps() {
  const countries = (scale, area) => parts(simpler(atlas(`world-atlas/countries-${scale}.json`), area));
  const coarse = countries("110m", 0.1);
  const states = simpler(atlas("us-atlas/states-10m.json"), 0.002);
  const stateLines = mesh(states, states.objects.states, (a, b) => a !== b).coordinates;
  const america = detailed([[countries("50m", 0.008), AMERICA]], coarse);
  basemap("world", countries("50m", 0.08), 2);
  basemap("korea", detailed([[countries("10m", 0.0004), KOREA], [countries("50m", 0.01), EAST_ASIA]], coarse), 3);
  basemap("usa", { ...america, border: [...america.border, ...stateLines] }, 2);
}

// Districts -----------------------------------------------------------------------------------------------------------

// Area of a ring and its middle, for the place of a name.
function middle(ring) {
  let [twice, x, y] = [0, 0, 0];
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length];
    const cross = x1 * y2 - x2 * y1;
    [twice, x, y] = [twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross];
  });
  return twice ? { area: Math.abs(twice), point: [x / (3 * twice), y / (3 * twice)] } : { area: 0, point: ring[0] };
}

// A name stands in the middle of the largest part of what it names: longitude, latitude, level, English, its own language.
function named(topology, geometries, level, { en, own }) {
  const parts = merge(topology, geometries).coordinates.map(([ring]) => middle(ring));
  const { point } = parts.reduce((one, other) => (other.area > one.area ? other : one));
  return [...rounded([point], 3)[0], level, en, ...(own ? [own] : [])];
}

// What is drawn near: land whose coast agrees with the borders, the borders of districts, those of what they make up,
// and the names of both. `above` gives the key of a district's province or state; `larger` names these by their keys.
function districts(file, topology, districtsOf, { above, names, larger }) {
  const inside = (a, b) => a !== b && above(a) === above(b);
  const lines = (filter) => mesh(topology, districtsOf, filter).coordinates.map((line) => rounded(line, 3));
  const land = merge(topology, districtsOf.geometries).coordinates.map((rings) => rings.map((ring) => rounded(ring, 3)));
  const item = (kind, type, coordinates) => ({ type: "Feature", properties: { kind }, geometry: { type, coordinates } });
  const groups = new Map();
  districtsOf.geometries.forEach((each) => groups.set(above(each), [...(groups.get(above(each)) ?? []), each]));
  const features = [
    item("land", "MultiPolygon", land.map((rings) => rings.filter((ring) => ring.length > 3)).filter((rings) => rings.length)),
    item("border", "MultiLineString", lines((a, b) => a !== b && !inside(a, b)).filter((line) => line.length > 1)),
    item("district", "MultiLineString", lines(inside).filter((line) => line.length > 1)),
  ];
  const labels = [
    ...[...groups].filter(([key]) => larger.has(key)).map(([key, all]) => named(topology, all, 1, larger.get(key))),
    ...districtsOf.geometries.map((each) => named(topology, [each], 2, names(each))),
  ];
  // Names as a plain list: as features each would take four times as many bytes.
  const text = `${JSON.stringify({ type: "FeatureCollection", features, names: labels })}\n`;
  writeFileSync(join(HERE, "basemap", `${file}.geojson`), text);
  process.stdout.write(`${file}.geojson ${text.length} bytes\n`);
}

// The municipalities are in no package: KOREA_MAPS names a folder with the two files that README.md names. Without it the
// committed file stays as it is.
function koreanDistricts(folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, `skorea-${name}-2018-topo-simple.json`), "utf8"));
  // The source writes districts of a city in one word: "Seongnamsisujeonggu".
  const inTwo = (whole, city, first, rest) => `${city}-si ${first.toUpperCase()}${rest}-gu`;
  const namesOf = ({ properties: { name, name_eng: english } }) => {
    const own = name.replace(/^(.+시)(.+구)$/, "$1 $2");
    const en = own === name ? english : english.replace(/^(.+?)si-?([a-z])([a-z]+?)-?gu$/i, inTwo);
    return { own, en: en.replace(/([a-z])(gun|gu|si)$/, "$1-$2") };
  };
  const provinces = read("provinces").objects.skorea_provinces_2018_geo.geometries;
  const municipalities = simpler(read("municipalities"), 2e-5);
  districts("districts-korea", municipalities, municipalities.objects.skorea_municipalities_2018_geo, {
    above: ({ properties }) => properties.code.slice(0, 2),
    names: namesOf,
    larger: new Map(provinces.map((each) => [each.properties.code, namesOf(each)])),
  });
}

function americanCounties() {
  const counties = simpler(atlas("us-atlas/counties-10m.json"), 0.002);
  districts("districts-usa", counties, counties.objects.counties, {
    above: ({ id }) => id.slice(0, 2),
    names: ({ properties }) => ({ en: properties.name }),
    larger: new Map(counties.objects.states.geometries.map(({ id, properties }) => [id, { en: properties.name }])),
  });
}

// Fonts of reports, which typst reads as files and no page serves.
function reportFonts() {
  const to = (name) => `../../dashboards/reports/pdf/fonts/${name}`;
  copy("pretendard-jp/dist/public/static/PretendardJP-Regular.otf", to("PretendardJP-Regular.otf"));
  copy("pretendard/dist/public/static/Pretendard-SemiBold.otf", to("Pretendard-SemiBold.otf"));
  copy("@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf", to("NotoEmoji-Regular.ttf"));
  copy("pretendard-jp/dist/LICENSE.txt", to("LICENSE-PretendardJP.txt"));
  copy("pretendard/dist/LICENSE.txt", to("LICENSE-Pretendard.txt"));
  copy("@expo-google-fonts/noto-emoji/LICENSE_FONT", to("LICENSE-NotoEmoji.txt"));
}

await styles({
  root: ROOT,
  packages: PACKAGES,
  folder: join(HERE, "tabler"),
  list: join(ROOT, "tests/data/tabler-classes.txt"),
});
reportFonts();
copy("@tabler/icons/LICENSE", "icons/LICENSE");
copy("@fontsource-variable/inter/LICENSE", "inter/LICENSE");
copy("world-atlas/LICENSE", "basemap/LICENSE-world-atlas");
copy("us-atlas/LICENSE", "basemap/LICENSE-us-atlas");
copy("axe-core/axe.min.js", "../../tests/journeys/axe/axe.min.js");
copy("axe-core/LICENSE", "../../tests/journeys/axe/LICENSE");
iconSprite();
fontFaces();
basemaps();
americanCounties();
if (process.env.KOREA_MAPS) koreanDistricts(process.env.KOREA_MAPS);
await chartLibrary({ root: ROOT, packages: PACKAGES, folder: join(HERE, "plotly") });
await mapLibrary({ root: ROOT, packages: PACKAGES, folder: join(HERE, "maplibre") });
