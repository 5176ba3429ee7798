// What review does, and what settings cost: the two sums that are not in the data already.

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
  return ways().flatMap(([way, , counts], place) => counts.map((people, e) => ({
    way, place, error: SHORT[e], people, words: people === null ? "" : number(people),
  }))).filter(row => row.people !== null);
}

function cost(counts, hours = 0) {
  const { merged, split, accused, hour } = state.price;
  return merged * counts[0] + split * counts[1] + accused * (counts[2] ?? 0) + hour * hours;
}

const priced = () => PRICES.some(name => state.price[name] !== EXAMPLE_PRICES[name]);
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
