// The memo: one list of lines, shown on the page and written as Markdown.

function memo(least) {
  const at = state.at, { places, chances } = data.review;
  const percent = place => `${share(100 * chances[place]).replace(".0", "")} %`;
  return [
    ["h2", "Invented population: not evidence about any agency"],
    ["p", "A memo from the page Same Person? on what a matching threshold does to people: merged with somebody else, " +
      "split into two, or accused of an overstay since arrival and departure were not joined. The groups are invented " +
      "naming traditions, named after trees."],
    ["h3", "Settings"],
    ["li", `Threshold. ${claim(at)}`],
    ["li", `Review between ${weight(places[state.lower])} and ${weight(places[state.upper])}, ` +
      `${state.minutes} minutes a pair; a reviewer joins two people in ${percent(state.joins)} and parts one ` +
      `person in ${percent(state.parts)} of their pairs.`],
    ["li", `${priced() ? "Prices" : "Example prices, unchanged"}: merged ${state.price.merged}, split ${state.price.split}, accused ${state.price.accused}, ` +
      `hour of review ${state.price.hour}. The threshold cheapest at these prices is ${weight(least)}.`],
    ["li", `To see them again, open the page with ${address()}`],
    ["h3", "What this threshold does"],
    ...ERRORS.map(error => ["li", `${sentence(error, at)}${data.groups.names.length ? `; ${mostIn(error, at)}` : ""}.`]),
    ["li", kinLine(at)],
    ["h3", `What review between ${weight(places[state.lower])} and ${weight(places[state.upper])} would do instead`],
    ["li", `${ways().map(([way, hours, counts]) => `${way}: ${counts.map((count, e) =>
      `${count === null ? UNDEFINED : number(count)} ${SHORT[e]}`).join(", ")}${hours ? `, ${number(hours)} hours` : ""}`)
      .join("; ")}. With review, merged is an average and the others come from a simulated reviewer.`],
    ["h3", "By group: merged, split, accused (in 10,000, with 95 % intervals)"],
    ...(data.groups.names.length ? data.groups.names.map((name, g) =>
      ["li", `${name}: ${ERRORS.map(error => groupWords(error, g, at)).join(", ")}`]) : [["p", "This file has no groups."]]),
    ["h3", "Seven questions to the agency, as marked"],
    ...data.questions.map((ask, q) => ["ol", `${ask.short}: ${data.marks[state.marks[q]]}. (${ask.ask})`]),
    ["h3", "What these numbers cannot tell"],
    ["li", "The population is invented and was tuned to show these effects."],
    ["li", "A simulation is no evidence about any agency."],
    ["li", "What an agency's papers do not say is not thereby absent from its practice: ask."],
    ["li", "Rates do not scale: chance look-alikes grow with the file. Prices are a choice, not data."],
  ];
}

function showMemo(least) {
  const lines = memo(least), signs = { h2: "# ", h3: "## ", li: "- ", p: "" };
  const nodes = [];
  for (const [kind, text] of lines) {
    const list = { li: "UL", ol: "OL" }[kind];
    if (list && nodes.at(-1)?.nodeName !== list) nodes.push(document.createElement(list));
    if (list) nodes.at(-1).append(piece("li", text)); else nodes.push(piece(kind, text));
  }
  nodes[0].id = "memo-title";
  id("memo-text").replaceChildren(...nodes);
  const plain = text => text.replace(/[\\`*_<>[\]]/g, "\\$&"); // no value becomes markup in Markdown
  let asked = 0;
  id("markdown").value = lines.map(([kind, text], i) => {
    const gap = kind[0] === "h" || kind === "p" || lines[i - 1][0] !== kind ? "\n" : "";
    const sign = kind === "ol" ? `${asked += 1}. ` : signs[kind];
    return `${i ? gap : ""}${sign}${plain(text)}`;
  }).join("\n") + "\n";
}
