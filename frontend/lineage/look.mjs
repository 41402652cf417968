// How boxes and lines look. Colours and dashes are those of the page's own style sheet, in either scheme.
import { element } from "../editor/elements.mjs";
import { HEIGHT, WIDTH } from "./part.mjs";

export function look(kinds, font) {
  const page = getComputedStyle(document.documentElement);
  const colour = (name) => page.getPropertyValue(name).trim();
  const [ink, paper, accent, soft] = ["--ink", "--paper", "--accent", "--accent-soft"].map(colour);
  const box = {
    shape: "round-rectangle",
    "corner-radius": 6,
    width: WIDTH,
    height: HEIGHT,
    label: "data(label)",
    "text-valign": "center",
    "font-family": font.family,
    "font-size": font.size,
    "min-zoomed-font-size": 6,
    color: ink,
    "background-color": paper,
    "border-width": 1,
    "border-color": accent,
  };
  const line = {
    "curve-style": "unbundled-bezier",
    "edge-distances": "endpoints",
    "control-point-weights": "data(weights)",
    "control-point-distances": "data(distances)",
    "source-endpoint": "data(from)",
    "target-endpoint": "data(to)",
    width: 1.6,
  };
  return [
    { selector: "node", style: box },
    { selector: "node.center", style: { "background-color": accent, color: paper, "font-weight": 600 } },
    { selector: "node.stub", style: { "border-style": "dashed" } },
    { selector: "node.folded", style: { "background-color": soft, "border-width": 0 } },
    {
      selector: "node.current",
      style: { "border-width": 2, "outline-width": 3, "outline-color": accent, "outline-offset": 3 },
    },
    { selector: "edge", style: line },
    { selector: "edge.fold", style: { "line-color": colour("--line"), width: 2 } },
    ...linesOf(kinds).map(ofKind),
    { selector: "edge.plain", style: { "line-style": "solid" } },
    { selector: "edge.away", style: { display: "none" } },
    { selector: "edge.near", style: { width: (edge) => (edge.hasClass("unfollowed") ? 3.4 : 3), "z-index": 2 } },
    {
      selector: "edge.current",
      style: { "overlay-color": accent, "overlay-opacity": 0.18, "overlay-padding": 5, "z-index": 3 },
    },
    { selector: "core", style: { "active-bg-opacity": 0 } },
  ];
}

// The classes of lines, those of fewer words first: in Cytoscape.js a later rule wins, however general it is.
export function linesOf(kinds) {
  const words = (name) => name.split(" ").length;
  return [...new Set(Object.values(kinds)), "unfollowed"].sort((one, other) => words(one) - words(other));
}

function ofKind(name) {
  const probe = element("span", { className: name, hidden: true });
  document.body.append(probe);
  const read = getComputedStyle(probe);
  const [colour, dashes, thickness] = ["--kind", "--dashes", "--thickness"].map((key) =>
    read.getPropertyValue(key).trim(),
  );
  probe.remove();
  const style = { "line-color": colour };
  if (dashes && dashes !== "none")
    Object.assign(style, { "line-style": "dashed", "line-dash-pattern": dashes.split(/[\s,]+/).map(Number) });
  if (thickness) style.width = Number(thickness);
  return { selector: `edge.${name.replaceAll(" ", ".")}`, style };
}
