// What the settings show.

function showNumbers() {
  const at = state.at;
  id("slider").value = id("box").value = data.settings[at];
  put("claim", claim(at));
  ERRORS.forEach((error, e) => {
    const found = data.errors[error], count = found.count[at];
    put(SHORT[e], count === null ? UNDEFINED : number(count));
    put(`${SHORT[e]}-more`, count === null ? "nobody is known to have left in time" :
      `of ${number(found.of)}${e === 2 ? " who left in time" : ""}: ${per(count, found.of)} ` +
      `(95 %: ${share(found.lower[at])} to ${share(found.upper[at])})`);
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

function showMarks() { // for print, where there are no buttons
  data.questions.forEach((_, q) => put(`mark-${q}`, `Marked: ${data.marks[state.marks[q]]}.`));
}

function showWords() {
  const at = state.at, known = data.people.stories.length > 0;
  id("slider").setAttribute("aria-valuetext", claim(at));
  put("status", summary());
  put("kin", kinLine(at));
  put("anyway", anyway(at));
  cards("people", known ? data.people.merged[at] : [], "Show the two records side by side",
    known ? "Nobody is wrongly merged at this threshold." : "The people of this file have no names here.");
  const accused = known ? data.people.accused[at] : null;
  cards("visit", accused === null ? [] : [accused], "Show the two records side by side",
    known ? "Nobody is accused at this threshold." : "The people of this file have no names here.");
  put("most", data.groups.names.length ? ERRORS.map((error, e) =>
    `${data.errors[error].marker} ${SHORT[e]}: ${mostIn(error, at)}.`).join(" ") : "This file has no groups.");
  fill("by-group", data.groups.names.map((name, g) => [name, ...ERRORS.map(error => groupWords(error, g, at))]));
  showSizes();
  showMarks();
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
    `${number(cost(band.counts, band.hours))} with its ${number(band.hours)} hours. Of the bands that this page ` +
    `holds, from ${weight(at[0])} to ${weight(at.at(-1))} in whole steps, the cheapest at these prices goes from ${weight(at[best.lower])} to ${weight(at[best.upper])}: ` +
    `${number(best.costs)}, with ${number(best.hours)} hours.`);
  showMemo(least);
}

function showSizes() {
  if (!data.sizes) { put("larger-said", "Larger files were not computed for this page."); return; }
  const want = data.settings[state.at];
  const near = data.sizes.reduce((best, row) =>
    Math.abs(row.threshold - want) < Math.abs(best - want) ? row.threshold : best, data.sizes[0].threshold);
  put("larger-said", `The same model at threshold ${near}` + (near !== want ?
    `, the nearest to ${want} that was computed.` : ", computed for files of three sizes."));
  const both = (count, of) => `${number(count)} (${share(1e4 * count / of)})`;
  fill("sizes", data.sizes.filter(row => row.threshold === near).map(row => [number(row.size),
    both(row.people_wrongly_merged, row.people),
    both(row.people_wrongly_merged - row.people_merged_with_strangers, row.people),
    both(row.people_merged_with_strangers, row.people), both(row.people_split, row.people),
    both(row.people_accused, row.people_left_in_time)]));
}
