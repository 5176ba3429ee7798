"use strict";
// Every number stands in the data already, but for two sums: costs, and people merged with review.
// Whatever comes from the data is put into the page as text.
const data = JSON.parse(document.getElementById("data").textContent);
const ERRORS = Object.keys(data.errors), SHORT = ERRORS.map(error => data.errors[error].short);
const REST = 300; // milliseconds without a move before words, tables and the address follow
const PRICES = ["merged", "split", "accused", "hour"];
const EXAMPLE_PRICES = { merged: 10, split: 1, accused: 5, hour: 0.5 };
const UNDEFINED = "not defined";
const state = {
  at: data.start, lower: data.band[0], upper: data.band[1], joins: 1, parts: 1, minutes: 4,
  price: { ...EXAMPLE_PRICES }, marks: data.questions.map(() => "u"),
};
