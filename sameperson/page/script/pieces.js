// Pieces of the page. Whatever comes from the data is put into it as text.

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
