// Numbers and sentences.

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
  const says = `Match weight ${weight(at)}: the system claims ${oneIn(one_in[at])} links this heavy is wrong; `;
  if (!pairs[at]) return `${says}here it was ${UNDEFINED}, since no link is near.`;
  return `${says}here it was ${soHere(at)} (${number(wrong[at])} of ${number(pairs[at])} links ` +
    `within 0.5; 95 % interval ${oneIn(1 / upper[at])} to ${lower[at] > 0 ? oneIn(1 / lower[at]) : "none"}).`;
}

function mostIn(error, at) {
  const names = (data.groups.most[error] || [])[at] || [];
  if (!names.length) return "in no group";
  const { count, of } = data.groups, g = data.groups.names.indexOf(names[0]);
  const rate = `${number(count[error][g][at])} of ${number(of[error][g])}`;
  if (names.length === data.groups.names.length) return `highest rate in ${names[0]} (${rate}), but in no group clearly`;
  const others = names.length > 1 ? `; ${listed(names.slice(1))} may be hit as much` : "";
  return `highest rate in ${names[0]} (${rate}${others})`;
}

function kinLine(at) {
  const merged = data.errors[ERRORS[0]].count[at], strangers = data.strangers[at], source = data.at_source[at];
  if (strangers === null) return "Who is kin to whom is not known in this file.";
  const mixed = source === null ? "" :
    ` ${number(source)} of all only because a source had written one person's data into another's record.`;
  return `Of ${number(merged)} people wrongly merged, ${number(merged - strangers)} are merged with kin ` +
    `only, ${number(strangers)} with somebody who is not related.${mixed}`;
}

function anyway(at) { // what no setting of the slider mends, and what this one adds
  const errors = ERRORS.slice(1).filter(error => data.errors[error].count[at] !== null);
  const counts = errors.map(error => data.errors[error].count);
  const least = counts.map(count => Math.min(...count)), short = errors.map(error => data.errors[error].short);
  return `Of the ${listed(counts.map((count, e) => `${number(count[at])} ${short[e]}`))}, ` +
    `${listed(least.map(count => number(count)))} are so at every threshold here: no link that would join their ` +
    `records weighs enough, or none was ever looked at. This threshold adds ` +
    `${listed(counts.map((count, e) => number(count[at] - least[e])))}.`;
}

function sentence(error, at) {
  const found = data.errors[error], count = found.count[at];
  const label = found.label[0].toUpperCase() + found.label.slice(1);
  if (count === null) return `${label}: ${UNDEFINED}`;
  const whom = error === "people_accused" ? "who left in time" : "people";
  return `${label}: ${number(count)} of ${number(found.of)} ${whom}, ${per(count, found.of)} ` +
    `(interval ${share(found.lower[at])} to ${share(found.upper[at])})`;
}
