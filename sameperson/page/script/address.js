// The address carries the settings.

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
