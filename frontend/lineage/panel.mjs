// What is known of the box or the line that is chosen: relations, and who says so, when and how surely.
import { element } from "../editor/elements.mjs";

export function describeNode(part, iri, { words, address, kinds, opened, unfold, fold }) {
  const node = part.nodes.get(iri);
  const facts = [
    [words.born, words.generation.replace("{count}", node.generation)],
    [words.released, node.released],
    [words.license, node.license && part.called(node.license)],
    [words.countries, node.countries.map((each) => part.called(each)).join(", ")],
  ];
  const made = [
    element("h3", {}, part.nameOf(iri)),
    element("p", {}, element("a", { href: address(iri) }, words.open)),
  ];
  if (node.stub) made.push(element("p", { className: "hint" }, words.stub));
  made.push(pairs(facts));
  const folded = part.drawing.boxes.find((box) => box.under === iri);
  if (folded)
    made.push(
      button(`${words.unfold} (${words.fold.replace("{count}", folded.folded.toLocaleString())})`, () => unfold(iri)),
    );
  if (opened) made.push(button(words.close, () => fold(iri)));
  for (const edge of part.above.get(iri) ?? []) made.push(relation(part, edge, { words, kinds, parentOnly: true }));
  return made;
}

export function describeEdge(part, edge, context) {
  return [relation(part, edge, context)];
}

function relation(part, edge, { words, kinds, parentOnly }) {
  const kind = edge.followed ? kinds[edge.kind] : "unfollowed";
  const line = element("p", { className: `relation ${kind}` });
  if (!parentOnly) line.append(part.nameOf(edge.child), " ← ");
  line.append(element("b", {}, part.words(edge.kindName)), parentOnly ? ": " : " ← ", part.nameOf(edge.parent));
  const made = element("div", {}, line);
  if (!edge.followed) made.append(element("p", { className: "hint" }, words["not-followed"]));
  if (!edge.evidence.length) made.append(element("p", { className: "hint" }, words["no-evidence"]));
  for (const said of edge.evidence) made.append(evidence(part, said, words));
  return made;
}

function evidence(part, said, words) {
  return pairs([
    [words.source, said.source && part.called(said.source)],
    [words.by, said.statedBy && part.called(said.statedBy)],
    [words.on, said.observedOn],
    [words.confidence, said.confidence && part.called(said.confidence)],
    [words.record, said.record],
    [words.primary, said.primarySource && outside(said.primarySource)],
  ]);
}

// A line for the pointer: the same in short.
export function brief(part, edge, words) {
  const says = edge.evidence.map((said) =>
    [said.statedBy && part.called(said.statedBy), said.observedOn, said.confidence && part.called(said.confidence)]
      .filter(Boolean)
      .join(" · "),
  );
  const first = `${part.nameOf(edge.child)} ← ${part.words(edge.kindName)} ← ${part.nameOf(edge.parent)}`;
  return [first, ...(edge.followed ? [] : [words["not-followed"]]), ...new Set(says)];
}

function pairs(facts) {
  const list = element("dl", {});
  for (const [name, value] of facts) if (value) list.append(element("dt", {}, name), element("dd", {}, value));
  return list;
}

function button(words, act) {
  const made = element("button", { type: "button" }, words);
  made.addEventListener("click", act);
  return made;
}

// Data may hold any scheme; only pages become links.
function outside(iri) {
  if (!/^https?:\/\//i.test(iri)) return iri;
  return element("a", { href: iri, rel: "external noreferrer" }, iri);
}
