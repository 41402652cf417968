// N-Triples as rows, and rows as edges.
const TRIPLE = /^(<[^>]*>|_:\S+) <([^>]*)> (.*) \.$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$/s;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
const PLAIN = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

export function tripleRows(text) {
  const bindings = [];
  for (const line of text.split("\n")) {
    const found = TRIPLE.exec(line);
    if (found) bindings.push({ s: term(found[1]), p: { type: "uri", value: found[2] }, o: term(found[3]) });
  }
  return { names: ["s", "p", "o"], bindings };
}

function term(text) {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const found = LITERAL.exec(text);
  if (!found) return { type: "literal", value: text };
  const literal = { type: "literal", value: unescaped(found[1]) };
  if (found[2]) literal["xml:lang"] = found[2];
  if (found[3]) literal.datatype = found[3];
  return literal;
}

function unescaped(text) {
  return text.replace(ESCAPE, (_, four, eight, plain) =>
    four || eight ? String.fromCodePoint(parseInt(four ?? eight, 16)) : (PLAIN[plain] ?? plain),
  );
}

// Triples are edges; of rows, the first two columns of things are, with what stands in a third as its name.
export function edgesOf({ names, bindings }, triples) {
  if (triples) {
    return bindings
      .filter((row) => row.o.type === "uri" && row.s.type === "uri")
      .map((row) => [row.s.value, row.o.value, row.p.value]);
  }
  const things = names.filter(
    (name) => bindings.length && bindings.every((row) => !row[name] || row[name].type === "uri"),
  );
  const [from, to, kind] = things.length === 3 ? [things[0], things[2], things[1]] : things;
  if (!to) return [];
  return bindings
    .filter((row) => row[from] && row[to])
    .map((row) => [row[from].value, row[to].value, kind ? (row[kind]?.value ?? "") : ""]);
}
