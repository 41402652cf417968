// A bar a row: for answers with names in one column and numbers in another.
import { element, shortened } from "./elements.mjs";

const MOST = 100;
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

function numeric({ names, bindings }) {
  return names.find((name) => bindings.every((row) => NUMBER.test(row[name]?.datatype ?? "")));
}

function naming({ names, bindings }, number) {
  const rest = names.filter((name) => name !== number);
  return (
    rest.find((name) => bindings.every((row) => row[name]?.["xml:lang"])) ??
    rest.find((name) => bindings.every((row) => row[name]))
  );
}

export function chartable(rows) {
  if (rows.bindings.length < 2) return false;
  const number = numeric(rows);
  return Boolean(number && naming(rows, number));
}

export function chart(rows, context) {
  const number = numeric(rows);
  const name = naming(rows, number);
  const shown = rows.bindings.slice(0, MOST);
  const largest = Math.max(...shown.map((row) => Math.abs(Number(row[number].value))), Number.MIN_VALUE);
  const list = element("dl", { className: "bars" });
  for (const row of shown) {
    const value = Number(row[number].value);
    const bar = element("span", { className: value < 0 ? "bar negative" : "bar" });
    bar.style.inlineSize = `${(Math.abs(value) / largest) * 100}%`;
    const label = row[name].type === "uri" ? shortened(row[name].value, context) : row[name].value;
    list.append(
      element("dt", {}, label),
      element("dd", {}, bar, element("span", { className: "value" }, row[number].value)),
    );
  }
  const cut =
    rows.bindings.length > MOST ? element("p", { className: "hint" }, context.words.cut.replace("{shown}", MOST)) : "";
  return element("div", {}, element("p", { className: "hint" }, `${name} · ${number}`), list, cut);
}
