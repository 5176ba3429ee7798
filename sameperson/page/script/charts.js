// The four charts: Vega draws, this hands it what to draw.

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
