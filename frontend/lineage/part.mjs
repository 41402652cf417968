// A part of the lineage as the server tells it: models, edges with evidence, and where to draw them.
export const WIDTH = 220; // of a box, as the server draws it
export const HEIGHT = 34;

export async function fetchPart(source, opened, language) {
  const address = new URL(source, location.href);
  address.searchParams.delete("open");
  for (const path of opened) address.searchParams.append("open", path);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return new Part(await answer.json(), language);
}

export class Part {
  constructor({ nodes, edges, names, drawing }, language) {
    this.language = language;
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.edges = edges;
    this.names = names;
    this.drawing = drawing;
    this.hidden = drawing.hidden;
    this.above = grouped(edges, (edge) => edge.child);
    this.below = grouped(edges, (edge) => edge.parent);
  }

  words(text) {
    return text[this.language] || text.ko || text.en;
  }

  nameOf(iri) {
    const node = this.nodes.get(iri);
    return node ? this.words(node.name) : iri;
  }

  // What an IRI beside the models is called: a source, a speaker, a licence.
  called(iri) {
    return this.names[iri] ? this.words(this.names[iri]) : iri;
  }

  // The models to open, from the outermost on, for one that is folded to be drawn.
  wayTo(iri) {
    const way = [];
    for (let each = iri; each in this.hidden && way.length <= this.nodes.size; each = this.hidden[each]) {
      way.unshift(this.hidden[each]);
    }
    return way;
  }
}

function grouped(edges, key) {
  const groups = new Map();
  for (const edge of edges) groups.set(key(edge), [...(groups.get(key(edge)) ?? []), edge]);
  return groups;
}

export function foldOf(iri) {
  return `${iri}#folded`;
}
