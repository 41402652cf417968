// A part of the lineage as the server tells it: models, edges with evidence, and where to draw them.
export const WIDTH = 220; // of a box, as the server draws it
export const HEIGHT = 34;

// Read a part; where one was read before, only the places in the drawing, unless there is a new release.
export async function fetchPart(source, opened, language, before) {
  const address = new URL(source, location.href);
  address.searchParams.delete("open");
  for (const path of opened) address.searchParams.append("open", path);
  if (before) address.searchParams.set("drawing", "only");
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const told = await answer.json();
  if (!before) return new Part(told, language);
  if (told.release !== before.release) return fetchPart(source, opened, language);
  before.place(told.drawing);
  return before;
}

export class Part {
  constructor({ release, nodes, edges, names, drawing }, language) {
    this.release = release;
    this.language = language;
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.edges = edges;
    this.names = names;
    this.above = new Map();
    for (const edge of edges) {
      if (this.above.has(edge.child)) this.above.get(edge.child).push(edge);
      else this.above.set(edge.child, [edge]);
    }
    this.place(drawing);
  }

  place(drawing) {
    this.drawing = drawing;
    this.hidden = drawing.hidden;
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

  // The models in whose names, in either language, or address below the base every word stands.
  find(words, base) {
    const holds = ([iri, { name }]) => {
      const text = `${name.ko} ${name.en} ${iri.slice(base.length)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    return [...this.nodes].filter(holds).map(([iri]) => iri);
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

export function foldOf(iri) {
  return `${iri}#folded`;
}
