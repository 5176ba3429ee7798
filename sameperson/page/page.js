"use strict";
// Every number stands in the data already, but for two sums: costs, and people merged with review.
// Whatever comes from the data is put into the page as text.
const data = JSON.parse(document.getElementById("data").textContent);
const ERRORS = Object.keys(data.errors), SHORT = ERRORS.map(error => data.errors[error].short);
const REST = 300; // milliseconds without a move before words, tables and the address follow
const PRICES = ["merged", "split", "accused", "hour"];
const UNDEFINED = "not defined";
const state = {
  at: data.start, lower: data.band[0], upper: data.band[1], joins: 1, parts: 1, minutes: 4,
  price: { merged: 10, split: 1, accused: 5, hour: 0.5 }, marks: data.questions.map(() => "u"),
};

// Words and numbers --------------------------------------------------------------------------

const id = name => document.getElementById(name);
const put = (name, text) => { id(name).textContent = text; };
const number = (value, digits = 0) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const share = value => number(value, value < 10 ? 1 : 0);
const weight = setting => String(data.settings[setting]);

function oneIn(value) {
  for (const [size, word] of [[1e9, "billion"], [1e6, "million"]])
    if (value >= size) return `1 in ${number(value / size)} ${word}`;
  return `1 in ${number(value, value < 10 ? 1 : 0)}`;
}

function listed(words, last = "and") {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

function per(count, of) { return `${share(1e4 * count / of)} in 10,000`; }

function soHere(at) {
  const { pairs, wrong } = data.claims;
  if (!pairs[at]) return UNDEFINED;
  return wrong[at] ? oneIn(pairs[at] / wrong[at]) : "none";
}

function claim(at) {
  const { one_in, pairs, wrong, lower, upper } = data.claims;
  const says = `Match weight ${weight(at)}: the system claims ${oneIn(one_in[at])} such links is wrong; `;
  if (!pairs[at]) return `${says}here it was ${UNDEFINED}, since no link is near.`;
  return `${says}here it was ${soHere(at)} (${number(wrong[at])} of ${number(pairs[at])} links ` +
    `within 0.5; interval ${share(100 * lower[at])} to ${share(100 * upper[at])} %).`;
}

function mostIn(error, at) {
  const names = (data.groups.most[error] || [])[at] || [];
  if (!names.length) return "in no group";
  if (names.length === data.groups.names.length) return `highest in ${names[0]}, in no group clearly`;
  const others = names.length > 1 ? ` (${listed(names.slice(1))} cannot be told from it)` : "";
  return `most in ${names[0]}${others}`;
}

function kinLine(at) {
  const merged = data.errors[ERRORS[0]].count[at], strangers = data.strangers[at], source = data.at_source[at];
  if (strangers === null) return "Who is kin to whom is not known in this file.";
  const mixed = source === null ? "" :
    ` ${number(source)} of all only by links of records that were already mixed at their source.`;
  return `Of ${number(merged)} people wrongly merged, ${number(merged - strangers)} are merged with kin ` +
    `only, ${number(strangers)} with somebody who is not related.${mixed}`;
}

function sentence(error, at) {
  const found = data.errors[error], count = found.count[at];
  const label = found.label[0].toUpperCase() + found.label.slice(1);
  if (count === null) return `${label}: ${UNDEFINED}`;
  const whom = error === "people_accused" ? "who left in time" : "people";
  return `${label}: ${number(count)} of ${number(found.of)} ${whom}, ${per(count, found.of)} ` +
    `(interval ${share(found.lower[at])} to ${share(found.upper[at])})`;
}

// Pieces of the page --------------------------------------------------------------------------

function piece(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function fill(table, rows, head = true) {
  id(table).tBodies[0].replaceChildren(...rows.map(cells => {
    const row = document.createElement("tr");
    cells.forEach((cell, i) => row.append(piece(head && !i ? "th" : "td", cell)));
    if (head) row.firstChild.scope = "row";
    return row;
  }));
}

function card(place, button) {
  const story = data.people.stories[place], box = piece("div", "", "card");
  const details = document.createElement("details"), table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of ["field", "compared", ...story.records]) {
    const cell = piece("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const [field, left, right, word] of story.rows) {
    const row = body.insertRow();
    row.append(piece("th", field), piece("td", word, "word"), piece("td", left), piece("td", right));
    row.firstChild.scope = "row";
    row.className = word === "differs" ? "differs" : "";
  }
  const wide = piece("div", "", "wide");
  wide.tabIndex = 0;
  wide.setAttribute("role", "region");
  wide.setAttribute("aria-label", `${button}: ${story.records.join(" and ")}`);
  wide.append(table);
  details.append(piece("summary", button), wide);
  box.dataset.place = place;
  box.append(piece("p", story.sentence), details);
  return box;
}

function cards(name, places, button, nobody) {
  const kept = Object.fromEntries([...id(name).children].map(box => [box.dataset.place, box]));
  const made = places.map(place => kept[place] || card(place, button)); // what is open stays open
  id(name).replaceChildren(...(made.length ? made : [piece("p", nobody)]));
}

// Charts ----------------------------------------------------------------------------------------

const views = {}, seen = new Set(), stale = new Set();
async function embed(name) {
  const container = id(`chart-${name}`);
  const options = { mode: "vega", renderer: "svg", actions: false, tooltip: false };
  views[name] = (await vegaEmbed(container, data.charts[name], options)).view;
  draw(name);
  new IntersectionObserver(entries => {
    if (entries.at(-1).isIntersecting) seen.add(name); else seen.delete(name);
    if (seen.has(name) && stale.has(name)) draw(name);
  }).observe(container);
}

function rates(at) {
  const { names, of, count, lower, upper } = data.groups;
  return ERRORS.flatMap((error, e) => names.map((group, g) => ({
    group, error: SHORT[e], rate: of[error][g] ? 1e4 * count[error][g][at] / of[error][g] : null,
    lower: lower[error]?.[g][at], upper: upper[error]?.[g][at],
  }))).filter(row => row.rate !== null);
}

function draw(name) {
  stale.delete(name);
  if (name === "groups") views[name].data("rates", rates(state.at));
  else if (name === "review") views[name].data("ways", wayRows());
  else views[name].signal("threshold", data.settings[state.at]);
  views[name].run();
}

function redraw(names) { // what is out of sight waits until it is seen or printed
  for (const name of names) if (seen.has(name)) draw(name); else if (views[name]) stale.add(name);
}

// Review and costs ------------------------------------------------------------------------------

function reviewed(lower, upper) {
  const { places, chances, crossing, split, accused } = data.review, { joins, parts } = state;
  const low = places[lower], high = places[upper];
  let merged = 0; // one minus the chance that no crossing pair is accepted, summed over people
  for (const own of crossing) {
    if (own[0] >= high) { merged += 1; continue; }
    let inside = 0;
    while (inside < own.length && own[inside] >= low) inside += 1;
    merged += 1 - (1 - chances[joins]) ** inside;
  }
  const pairs = data.links[low] - data.links[high];
  return {
    pairs, hours: pairs * state.minutes / 60,
    counts: [merged, split[joins][parts][lower][upper - lower],
      accused ? accused[joins][parts][lower][upper - lower] : null],
  };
}

function ways() {
  const { places } = data.review, low = places[state.lower], high = places[state.upper];
  const counts = at => ERRORS.map(error => data.errors[error].count[at]);
  const band = reviewed(state.lower, state.upper);
  return [[`link all from ${weight(low)}`, 0, counts(low)], ["review between", band.hours, band.counts],
    [`link only from ${weight(high)}`, 0, counts(high)]];
}

function wayRows() {
  return ways().flatMap(([way, , counts]) => counts.map((people, e) => ({
    way, error: SHORT[e], people, words: people === null ? "" : number(people),
  }))).filter(row => row.people !== null);
}

function cost(counts, hours = 0) {
  const { merged, split, accused, hour } = state.price;
  return merged * counts[0] + split * counts[1] + accused * (counts[2] ?? 0) + hour * hours;
}

const costAt = at => cost(ERRORS.map(error => data.errors[error].count[at]));

function cheapest() { // of equals the highest: when in doubt, do not link
  return data.settings.reduce((least, _, at) => costAt(at) <= costAt(least) ? at : least, 0);
}

function cheapestBand() {
  let least = null;
  for (let lower = 0; lower < data.review.places.length; lower += 1)
    for (let upper = lower; upper < data.review.places.length; upper += 1) {
      const found = reviewed(lower, upper), costs = cost(found.counts, found.hours);
      if (!least || costs <= least.costs) least = { lower, upper, costs, hours: found.hours };
    }
  return least;
}

// Showing ---------------------------------------------------------------------------------------

function showNumbers() {
  const at = state.at;
  id("slider").value = id("box").value = data.settings[at];
  put("claim", claim(at));
  ERRORS.forEach((error, e) => {
    const found = data.errors[error], count = found.count[at];
    put(SHORT[e], count === null ? UNDEFINED : number(count));
    put(`${SHORT[e]}-more`, count === null ? "nobody is known to have left in time" :
      `of ${number(found.of)}${e === 2 ? " who left in time" : ""}: ${per(count, found.of)} ` +
      `(${share(found.lower[at])} to ${share(found.upper[at])})`);
  });
  redraw(["dots", "errors", "groups"]);
}

function summary() {
  const parts = ERRORS.map(error => {
    const count = data.errors[error].count[state.at];
    return `${count === null ? UNDEFINED : number(count)} ${data.errors[error].label.replace("people ", "")}` +
      (data.groups.names.length ? `, ${mostIn(error, state.at)}` : "");
  });
  return `Threshold ${weight(state.at)}, people: ${parts.join("; ")}.`;
}

function showWords() {
  const at = state.at, known = data.people.stories.length > 0;
  id("slider").setAttribute("aria-valuetext", claim(at));
  put("status", summary());
  put("kin", kinLine(at));
  cards("people", known ? data.people.merged[at] : [], "Show the two records side by side",
    known ? "Nobody is wrongly merged at this threshold." : "The people of this file have no names here.");
  const accused = known ? data.people.accused[at] : null;
  cards("visit", accused === null ? [] : [accused], "Show the two records side by side",
    known ? "Nobody is accused at this threshold." : "The people of this file have no names here.");
  put("most", data.groups.names.length ? ERRORS.map((error, e) =>
    `${data.errors[error].marker} ${SHORT[e]}: ${mostIn(error, at)}.`).join(" ") : "This file has no groups.");
  fill("by-group", data.groups.names.map((name, g) => [name, ...ERRORS.map(error => groupWords(error, g, at))]));
  showSizes();
  showReview();
}

function groupWords(error, g, at) {
  const { of, count, lower, upper } = data.groups;
  if (!of[error][g]) return UNDEFINED;
  return `${number(count[error][g][at])} of ${number(of[error][g])} (${share(1e4 * count[error][g][at] / of[error][g])}; ` +
    `${share(lower[error][g][at])} to ${share(upper[error][g][at])})`;
}

function showReview() {
  const band = reviewed(state.lower, state.upper);
  put("band", `${number(band.pairs)} pairs go to a person: ${number(band.hours)} hours at ` +
    `${state.minutes} minutes a pair.`);
  fill("ways", ways().map(([way, hours, counts]) =>
    [way, number(hours), ...counts.map(count => count === null ? UNDEFINED : number(count))]));
  redraw(["review"]);
  const least = cheapest();
  put("cost-line", `At these prices this threshold, ${weight(state.at)}, costs ${number(costAt(state.at))}. The ` +
    `threshold that is cheapest at these prices is ${weight(least)}, at ${number(costAt(least))}.`);
  const at = data.review.places, best = cheapestBand();
  put("cost-band", `The band of step 4, ${weight(at[state.lower])} to ${weight(at[state.upper])}, costs ` +
    `${number(cost(band.counts, band.hours))} with its ${number(band.hours)} hours. The band that is cheapest ` +
    `at these prices goes from ${weight(at[best.lower])} to ${weight(at[best.upper])}: ` +
    `${number(best.costs)}, with ${number(best.hours)} hours.`);
  showMemo(least);
}

function showSizes() {
  if (!data.sizes) { put("larger-said", "Larger files were not computed for this page."); return; }
  const want = data.settings[state.at];
  const near = data.sizes.reduce((best, row) =>
    Math.abs(row.threshold - want) < Math.abs(best - want) ? row.threshold : best, data.sizes[0].threshold);
  put("larger-said", `The same model at threshold ${near}` + (Math.abs(near - want) > 0.25 ?
    `, the nearest to ${want} that was computed.` : ", computed for files of three sizes."));
  const both = (count, of) => `${number(count)} (${share(1e4 * count / of)})`;
  fill("sizes", data.sizes.filter(row => row.threshold === near).map(row => [number(row.size),
    both(row.people_wrongly_merged, row.people),
    both(row.people_wrongly_merged - row.people_merged_with_strangers, row.people),
    both(row.people_merged_with_strangers, row.people), both(row.people_split, row.people),
    both(row.people_accused, row.people_left_in_time)]));
}

// The memo: one list of lines, shown and written as Markdown --------------------------------------

function memo(least) {
  const at = state.at, { places, chances } = data.review, band = reviewed(state.lower, state.upper);
  const [merged, split, accused] = band.counts.map(count => count === null ? UNDEFINED : number(count));
  const percent = place => `${share(100 * chances[place]).replace(".0", "")} %`;
  return [
    ["h2", "Invented population: not evidence about any agency"],
    ["p", "A memo from the page Same Person? on what a matching threshold does to people."],
    ["h3", "Settings"],
    ["li", `Threshold. ${claim(at)}`],
    ["li", `Review between ${weight(places[state.lower])} and ${weight(places[state.upper])}, ` +
      `${state.minutes} minutes a pair; a reviewer joins two people in ${percent(state.joins)} and parts one ` +
      `person in ${percent(state.parts)} of their pairs.`],
    ["li", `Prices: merged ${state.price.merged}, split ${state.price.split}, accused ${state.price.accused}, ` +
      `hour of review ${state.price.hour}. The threshold cheapest at these prices is ${weight(least)}.`],
    ["li", `To see them again, open the page with ${address()}`],
    ["h3", "What this threshold does"],
    ...ERRORS.map(error => ["li", `${sentence(error, at)}${data.groups.names.length ? `; ${mostIn(error, at)}` : ""}.`]),
    ["li", kinLine(at)],
    ["li", `With review (${number(band.hours)} hours): ${merged} merged on average; ${split} split and ` +
      `${accused} accused in a simulation.`],
    ["h3", "By group: merged, split, accused (in 10,000, with 95 % intervals)"],
    ...(data.groups.names.length ? data.groups.names.map((name, g) =>
      ["li", `${name}: ${ERRORS.map(error => groupWords(error, g, at)).join(", ")}`]) : [["p", "This file has no groups."]]),
    ["h3", "What was asked of the agency"],
    ...data.questions.map((ask, q) => ["ol", `${ask.short}: ${data.marks[state.marks[q]]}. (${ask.ask})`]),
    ["h3", "What these numbers cannot tell"],
    ["li", "The population is invented and was tuned to show these effects."],
    ["li", "A simulation is no evidence about any agency."],
    ["li", "What an agency's papers do not say is not thereby absent from its practice: ask."],
    ["li", "Rates do not scale: chance look-alikes grow with the file. Prices are a choice, not data."],
  ];
}

function showMemo(least) {
  const lines = memo(least), signs = { h2: "# ", h3: "## ", li: "- ", ol: "1. ", p: "" };
  const nodes = [];
  for (const [kind, text] of lines) {
    const list = { li: "UL", ol: "OL" }[kind];
    if (list && nodes.at(-1)?.nodeName !== list) nodes.push(document.createElement(list));
    if (list) nodes.at(-1).append(piece("li", text)); else nodes.push(piece(kind, text));
  }
  nodes[0].id = "memo-title";
  id("memo-text").replaceChildren(...nodes);
  const plain = text => text.replace(/[\\`*_<>[\]]/g, "\\$&"); // no value becomes markup in Markdown
  id("markdown").value = lines.map(([kind, text], i) => {
    const gap = kind[0] === "h" || kind === "p" || lines[i - 1][0] !== kind ? "\n" : "";
    return `${i ? gap : ""}${signs[kind]}${plain(text)}`;
  }).join("\n") + "\n";
}

// The address carries the settings ------------------------------------------------------------------

function address() {
  const { places, chances } = data.review, price = state.price;
  return `#${new URLSearchParams({
    t: weight(state.at), low: weight(places[state.lower]), high: weight(places[state.upper]),
    joins: chances[state.joins], parts: chances[state.parts], min: state.minutes,
    merged: price.merged, split: price.split, accused: price.accused, hour: price.hour, q: state.marks.join(""),
  })}`;
}

function nearest(values, asked) { // of values that rise; what lies outside goes to an end
  const wanted = Math.min(Math.max(asked, values[0]), values.at(-1));
  return values.reduce((best, value, i) => Math.abs(value - wanted) < Math.abs(values[best] - wanted) ? i : best, 0);
}

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1)), { places, chances } = data.review;
  const read = (name, use) => {
    const text = given.get(name), value = Number(text);
    if (text !== null && text.trim() !== "" && Number.isFinite(value)) use(value);
  };
  const bands = places.map(place => data.settings[place]);
  read("t", value => { state.at = nearest(data.settings, value); });
  read("low", value => { state.lower = nearest(bands, value); });
  read("high", value => { state.upper = nearest(bands, value); });
  state.upper = Math.max(state.lower, state.upper);
  for (const name of ["joins", "parts"]) read(name, value => { state[name] = nearest(chances, value); });
  read("min", value => { state.minutes = Math.min(Math.max(value, 0), 600); });
  for (const name of PRICES) read(name, value => { state.price[name] = Math.min(Math.max(value, 0), 1e6); });
  [...(given.get("q") || "")].slice(0, state.marks.length).forEach((letter, q) => {
    if (Object.hasOwn(data.marks, letter)) state.marks[q] = letter;
  });
}

// Moving ----------------------------------------------------------------------------------------------

let frame = 0, rest = 0;
function moved() { // frames are dropped, not queued
  if (!frame) frame = requestAnimationFrame(() => { frame = 0; showNumbers(); });
  settle();
}
function settle() {
  clearTimeout(rest);
  rest = setTimeout(() => { history.replaceState(null, "", address()); showWords(); }, REST);
}

function showControls() {
  for (const name of ["lower", "upper", "joins", "parts"]) id(name).value = state[name];
  id("minutes").value = state.minutes;
  for (const name of PRICES) id(`price-${name}`).value = state.price[name];
  state.marks.forEach((letter, q) => {
    document.querySelector(`input[name=q${q}][value=${letter}]`).checked = true;
  });
}

function showAll() { showControls(); showNumbers(); showWords(); }

function begin() {
  const first = data.settings[0], last = data.settings.at(-1), step = data.settings[1] - first;
  for (const name of ["slider", "box"])
    Object.assign(id(name), { min: first, max: last, step: step.toFixed(2) });
  const choose = event => {
    const wanted = event.target.valueAsNumber; // an empty box goes back to where the slider is
    if (Number.isFinite(wanted)) state.at = nearest(data.settings, wanted);
    moved();
  };
  id("slider").addEventListener("input", choose);
  id("box").addEventListener("change", choose);
  id("box").addEventListener("keydown", event => { if (event.key === "Enter") choose(event); });
  for (const name of ["lower", "upper"]) {
    id(name).append(...data.review.places.map((place, i) => new Option(weight(place), i)));
    id(name).addEventListener("change", event => {
      state[name] = Number(event.target.value);
      if (state.lower > state.upper) state[name === "lower" ? "upper" : "lower"] = state[name];
      showControls();
      settle();
    });
  }
  for (const name of ["joins", "parts"])
    id(name).addEventListener("change", event => { state[name] = Number(event.target.value); settle(); });
  const take = (name, use) => id(name).addEventListener("change", event => {
    if (event.target.checkValidity() && event.target.value !== "") use(event.target.valueAsNumber);
    showControls();
    settle();
  });
  take("minutes", value => { state.minutes = value; });
  for (const name of PRICES) take(`price-${name}`, value => { state.price[name] = value; });
  state.marks.forEach((_, q) => document.getElementsByName(`q${q}`).forEach(radio =>
    radio.addEventListener("change", () => { state.marks[q] = radio.value; settle(); })));
  id("go-cheapest").addEventListener("click", () => { state.at = cheapest(); moved(); });
  id("go-band").addEventListener("click", () => {
    const { lower, upper } = cheapestBand();
    Object.assign(state, { lower, upper });
    showControls();
    settle();
  });
  id("print").addEventListener("click", () => { document.body.classList.add("memo-only"); window.print(); });
  addEventListener("afterprint", () => document.body.classList.remove("memo-only"));
  addEventListener("beforeprint", () => { for (const name of stale) draw(name); });
  const copy = text => (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject()).then(
    () => put("copied", "Copied."), () => put("copied", "The browser did not allow it: copy the text below by hand."));
  id("copy").addEventListener("click", () => copy(id("markdown").value));
  id("copy-link").addEventListener("click", () => copy(location.href));
  id("step-2").querySelector("details").addEventListener("toggle", () => fill("curve", data.settings.map((value, at) =>
    [value, oneIn(data.claims.one_in[at]), soHere(at), ...ERRORS.map(error => {
      const count = data.errors[error].count[at];
      return count === null ? UNDEFINED : number(count);
    })])), { once: true });
  if (!data.sizes) id("sizes").hidden = true;
  addEventListener("hashchange", () => { readAddress(); showAll(); });
  readAddress();
  showAll();
  for (const name of Object.keys(data.charts)) embed(name);
}

begin();
