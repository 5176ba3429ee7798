// What moves when a reader does.

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
    const wanted = event.target.valueAsNumber; // an empty box, or a number off the scale, goes back to where the slider is
    if (wanted >= first && wanted <= last) state.at = nearest(data.settings, wanted);
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
  for (const link of document.querySelectorAll("a[href^='#']")) // the address keeps the settings
    link.addEventListener("click", event => {
      event.preventDefault();
      const to = id(link.getAttribute("href").slice(1));
      to.tabIndex = -1;
      to.focus({ preventScroll: true });
      to.scrollIntoView();
    });
  if (!data.sizes) id("sizes").hidden = true;
  addEventListener("hashchange", () => { readAddress(); showAll(); });
  readAddress();
  showAll();
  for (const name of Object.keys(data.charts)) embed(name);
}

begin();
