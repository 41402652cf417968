// What Cytoscape.js draws of a part: boxes where the server put them, and edges bent as in the server's drawing.
import { foldOf, HEIGHT, WIDTH } from "./part.mjs";

const BEND = 45;
const APART = 7; // of two edges between the same two models

export function elementsOf(part, { center, kinds, words, fit }) {
  const places = new Map();
  const boxes = part.drawing.boxes.map((box) => {
    const id = box.id ?? foldOf(box.under);
    const position = { x: box.x + WIDTH / 2, y: box.y + HEIGHT / 2 };
    places.set(id, position);
    if (!box.id) {
      const label = words.fold.replace("{count}", box.folded.toLocaleString());
      return { group: "nodes", data: { id, label, under: box.under, folded: box.folded }, position, classes: "folded" };
    }
    const node = part.nodes.get(id);
    const classes = [id === center && "center", node.stub && "stub"].filter(Boolean).join(" ");
    return { group: "nodes", data: { id, label: fit(part.nameOf(id)) }, position, classes };
  });
  const met = new Map();
  const lines = part.edges
    .map((edge, number) => {
      if (!places.has(edge.child) || !places.has(edge.parent)) return null;
      const pair = `${edge.parent} ${edge.child}`;
      const before = met.get(pair) ?? 0;
      met.set(pair, before + 1);
      const shift = before * APART * (before % 2 ? 1 : -1);
      return line(`${pair} ${edge.kind} ${edge.followed}`, edge.parent, edge.child, shift, places, {
        classes: edge.followed ? kinds[edge.kind] : "unfollowed",
        number,
      });
    })
    .filter(Boolean);
  const folds = part.drawing.boxes
    .filter((box) => !box.id)
    .map((box) => line(`${box.under} #`, box.under, foldOf(box.under), 0, places, { classes: "fold" }));
  return [...boxes, ...lines, ...folds];
}

// Two control points beside the boxes, told as Cytoscape.js wants them: along the straight line and off it.
function line(id, source, target, shift, places, { classes, number }) {
  const [from, to] = [places.get(source), places.get(target)];
  const dx = to.x - from.x - WIDTH;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const weight = (BEND * dx) / (length * length);
  const distance = (BEND * dy) / length;
  const data = {
    id,
    source,
    target,
    number,
    weights: [weight, 1 - weight],
    distances: [-distance, distance],
    from: `${WIDTH / 2}px ${shift}px`,
    to: `${-WIDTH / 2}px ${shift}px`,
  };
  return { group: "edges", data, classes };
}

// Words cut in the middle to the width of a box: names of one family differ at their ends.
export function fitter(font, width) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  return (text) => {
    if (pen.measureText(text).width <= width) return text;
    const letters = [...text];
    let [least, most] = [1, letters.length];
    const cut = (kept) => {
      const start = Math.ceil(kept * 0.6);
      return `${letters.slice(0, start).join("").trimEnd()}…${letters
        .slice(letters.length - (kept - start))
        .join("")
        .trimStart()}`;
    };
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (pen.measureText(cut(middle)).width <= width) least = middle;
      else most = middle - 1;
    }
    return cut(least);
  };
}
