// Edges as a layered drawing: parents above what was made from them.
import dagre from "cytoscape-dagre";
import { cytoscape } from "../cytoscape.mjs";
import { element, shortened } from "./elements.mjs";

cytoscape.use(dagre);
const MOST = 400;

function widthOf(node) {
  return Math.min(node.data("name").length * 7.5 + 20, 250);
}

export function picture(edges, context) {
  const shown = edges.slice(0, MOST);
  const nodes = new Map();
  const elements = shown.map(([from, to, kind], number) => {
    for (const iri of [from, to])
      nodes.set(iri, { data: { id: iri, name: shortened(iri, context).replace(/^model\//, "") } });
    return { data: { id: `edge-${number}`, source: from, target: to, name: kind && shortened(kind, context) } };
  });
  const stage = element("div", {
    className: "picture",
    tabIndex: 0,
    role: "img",
    ariaLabel: context.words["picture-label"],
  });
  const hint = element("p", { className: "hint" }, context.words["picture-hint"]);
  if (edges.length > MOST) hint.append(` ${context.words.cut.replace("{shown}", MOST)}`);
  const colours = getComputedStyle(document.documentElement);
  const colour = (name) => colours.getPropertyValue(name).trim();
  // It measures its place, so it has to be on the page first.
  requestAnimationFrame(() => {
    const drawing = cytoscape({
      container: stage,
      elements: [...nodes.values(), ...elements],
      maxZoom: 2,
      layout: { name: "dagre", rankDir: "RL", nodeSep: 14, rankSep: 90 },
      style: [
        {
          selector: "node",
          style: {
            label: "data(name)",
            shape: "round-rectangle",
            width: widthOf,
            height: 30,
            "text-valign": "center",
            "font-size": 13,
            color: colour("--ink"),
            "background-color": colour("--accent-soft"),
            "border-width": 1,
            "border-color": colour("--accent"),
            "text-wrap": "ellipsis",
            "text-max-width": "230px",
          },
        },
        {
          selector: "edge",
          style: {
            label: "data(name)",
            "font-size": 10,
            color: colour("--soft"),
            "curve-style": "bezier",
            "target-arrow-shape": "triangle",
            width: 1.5,
            "line-color": colour("--soft"),
            "target-arrow-color": colour("--soft"),
            "text-background-color": colour("--paper"),
            "text-background-opacity": 1,
          },
        },
      ],
    });
    drawing.on("tap", "node", (event) => {
      const iri = event.target.id();
      if (iri.startsWith(context.base)) location.assign(`/${iri.slice(context.base.length)}`);
    });
  });
  return element("div", {}, hint, stage);
}
