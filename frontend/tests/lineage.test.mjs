// The picture of a lineage: what is drawn where, what is found, where keys lead, and what is left out.

import assert from "node:assert/strict";
import { test } from "node:test";
import cytoscape from "cytoscape";
import { headings } from "../lineage/columns.mjs";
import { elementsOf } from "../lineage/elements.mjs";
import { linesOf } from "../lineage/look.mjs";
import { HEIGHT, Part, WIDTH } from "../lineage/part.mjs";
import { search } from "../lineage/search.mjs";
import { sparing } from "../lineage/sparing.mjs";
import { neighbour } from "../lineage/walking.mjs";
import { nextFrame } from "./page.mjs";

const BASE = "https://w3id.org/gyebo/model/";
const node = (path, ko, en, more = {}) => ({ id: `${BASE}${path}`, name: { ko, en }, generation: 0, ...more });
const edge = (child, parent, more = {}) => ({
  child: `${BASE}${child}`,
  parent: `${BASE}${parent}`,
  kind: "tuned",
  followed: true,
  evidence: [],
  ...more,
});

function family(edges = [edge("b", "a"), edge("c", "b")]) {
  return new Part(
    {
      release: 1,
      nodes: [node("a", "가", "Alpha"), node("b", "나", "Beta", { stub: true }), node("c", "", "Gamma")],
      edges,
      names: { [`${BASE}source`]: { ko: "출처", en: "source" } },
      drawing: {
        boxes: [
          { id: `${BASE}a`, x: 0, y: 0 },
          { id: `${BASE}b`, x: 300, y: 0 },
          { under: `${BASE}b`, folded: 1234, x: 600, y: 0 },
        ],
        columns: [],
        hidden: { [`${BASE}c`]: `${BASE}b`, [`${BASE}d`]: `${BASE}c` },
      },
    },
    "ko",
  );
}

test("a name stands in the reader's language, or in the other where it has none", () => {
  const part = family();
  assert.equal(part.nameOf(`${BASE}a`), "가");
  assert.equal(part.nameOf(`${BASE}c`), "Gamma");
  assert.equal(part.nameOf(`${BASE}unknown`), `${BASE}unknown`);
  assert.equal(part.called(`${BASE}source`), "출처");
});

test("a model is found by words of either language, drawn or folded", () => {
  const part = family();
  assert.deepEqual(part.find(["alpha"], BASE), [`${BASE}a`]);
  assert.deepEqual(part.find(["나"], BASE), [`${BASE}b`]);
  assert.deepEqual(part.find(["gam", "c"], BASE), [`${BASE}c`]);
  assert.deepEqual(part.find(["model"], BASE), []); // not of the address above
});

test("what is folded is opened from the outermost on", () => {
  assert.deepEqual(family().wayTo(`${BASE}d`), [`${BASE}b`, `${BASE}c`]);
  assert.deepEqual(family().wayTo(`${BASE}a`), []);
});

const drawn = (part) =>
  elementsOf(part, {
    center: `${BASE}a`,
    kinds: { tuned: "k1" },
    words: { fold: "그 밖에 {count}개" },
    fit: (text) => text,
  });

test("boxes stand where the server put them, and say what they are", () => {
  const [first, second, fold] = drawn(family());
  assert.deepEqual(first.position, { x: WIDTH / 2, y: HEIGHT / 2 });
  assert.equal(first.classes, "center");
  assert.equal(second.classes, "stub");
  assert.equal(fold.data.label, "그 밖에 1,234개");
});

test("a line is drawn between drawn boxes alone, and one that is not followed looks like none of the kinds", () => {
  const lines = (edges) => drawn(family(edges)).filter((each) => each.group === "edges" && each.classes !== "fold");
  assert.deepEqual(
    lines().map((each) => each.classes),
    ["k1"],
  ); // c is folded
  assert.equal(lines([edge("b", "a", { followed: false })])[0].classes, "unfollowed");
});

test("two lines between the same models lie beside one another", () => {
  const [first, second] = drawn(family([edge("b", "a"), edge("b", "a", { kind: "other" })])).filter(
    (each) => each.data.source === `${BASE}a`,
  );
  assert.notEqual(first.data.from, second.data.from);
  assert.notEqual(first.data.id, second.data.id);
});

function grid() {
  return cytoscape({
    headless: true,
    elements: [
      { data: { id: "root" }, position: { x: 0, y: 0 } },
      { data: { id: "near" }, position: { x: 300, y: 10 } },
      { data: { id: "far" }, position: { x: 300, y: 200 } },
      { data: { id: "beside" }, position: { x: 300, y: 60 } },
      { data: { source: "root", target: "near" } },
      { data: { source: "root", target: "far" } },
    ],
    layout: { name: "preset" },
  });
}

test("keys lead to the nearest parent, child, and next in the column", () => {
  const cy = grid();
  assert.equal(neighbour(cy, "root", "right"), "near");
  assert.equal(neighbour(cy, "far", "left"), "root");
  assert.equal(neighbour(cy, "near", "down"), "beside");
  assert.equal(neighbour(cy, "near", "up"), null);
  assert.equal(neighbour(cy, "nobody", "up"), null);
});

test("headings of columns follow the drawing, and go where they would stand on each other", () => {
  const cy = grid();
  const made = headings(cy, { generation: "{count}세대" });
  made.show([
    { x: 0, generation: 0 },
    { x: 300, generation: 1 },
  ]);
  assert.equal(made.row.textContent, "0세대1세대");
  cy.viewport({ zoom: 1, pan: { x: 5, y: 0 } });
  assert.equal(made.row.firstChild.style.transform, `translateX(${WIDTH / 2 + 5}px)`);
  assert.equal(made.row.hidden, false);
  cy.zoom(0.1);
  assert.equal(made.row.hidden, true);
});

function crowd(count) {
  const cy = cytoscape({
    headless: true,
    elements: [
      { data: { id: "root" }, position: { x: 0, y: 0 } },
      ...Array.from({ length: count }, (_, number) => [
        { data: { id: `child-${number}` }, position: { x: 300, y: number * 50 } },
        { data: { id: `line-${number}`, source: "root", target: `child-${number}` } },
      ]).flat(),
    ],
    layout: { name: "preset" },
  });
  cy.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
  sparing(cy).renew();
  return cy;
}

test("in a large drawing lines to what is far from view are left out, and come back", async () => {
  const cy = crowd(200);
  assert.equal(cy.getElementById("line-0").hasClass("away"), false);
  assert.equal(cy.getElementById("line-199").hasClass("away"), true);
  cy.viewport({ zoom: 1, pan: { x: 0, y: -199 * 50 } });
  await nextFrame();
  assert.equal(cy.getElementById("line-199").hasClass("away"), false);
  assert.equal(cy.getElementById("line-0").hasClass("away"), true);
});

test("in a small drawing every line is drawn, and from afar lines are plain", async () => {
  assert.equal(crowd(20).edges(".away").length, 0);
  const cy = crowd(200);
  cy.zoom(0.2);
  await nextFrame();
  assert.equal(cy.edges(".plain").length, 200);
  cy.zoom(1);
  await nextFrame();
  assert.equal(cy.edges(".plain").length, 0);
});

function box(found) {
  const chosen = [];
  const words = { search: "찾기", found: "{count}개", none: "없습니다" };
  const made = search(
    words,
    () => found,
    (iri) => chosen.push(iri),
  );
  document.body.replaceChildren(made);
  const input = made.querySelector("input");
  const type = (text) => {
    input.value = text;
    input.dispatchEvent(new window.Event("input"));
  };
  const press = (key, more = {}) =>
    input.dispatchEvent(Object.assign(new window.Event("keydown", { cancelable: true }), { key, ...more }));
  return { made, input, type, press, chosen };
}

// The page without a browser scrolls nothing.
window.HTMLElement.prototype.scrollIntoView = () => {};

test("the list of what is found is walked with arrow keys and taken with Enter", () => {
  const { made, input, type, press, chosen } = box([
    { iri: "a", name: "가", note: "" },
    { iri: "b", name: "나", note: "접혀 있음" },
  ]);
  type("가");
  assert.equal(made.querySelector("[role=status]").textContent, "2개");
  press("ArrowDown");
  assert.equal(input.getAttribute("aria-activedescendant"), "picture-found-1");
  press("Enter", { isComposing: true }); // a Korean syllable is not finished yet
  assert.deepEqual(chosen, []);
  press("Enter");
  assert.deepEqual(chosen, ["b"]);
  assert.equal(made.querySelector("ul").hidden, true);
});

test("where nothing is found, that is said", () => {
  const { made, type } = box([]);
  type("없는 것");
  assert.equal(made.querySelector("[role=status]").textContent, "없습니다");
  type(" ");
  assert.equal(made.querySelector("[role=status]").textContent, "");
});

test("a kind without a look of its own never hides the look of another", () => {
  const kinds = { tuned: "derivation colour-blue style-thick", grown: "derivation", merged: "derivation colour-blue" };
  assert.deepEqual(linesOf(kinds), [
    "derivation",
    "unfollowed",
    "derivation colour-blue",
    "derivation colour-blue style-thick",
  ]);
  const lines = linesOf(kinds).map((name) => ({
    selector: `edge.${name.replaceAll(" ", ".")}`,
    style: { width: name.split(" ").length },
  }));
  const drawn = cytoscape({
    headless: true,
    styleEnabled: true,
    style: lines,
    elements: [
      { data: { id: "a" } },
      { data: { id: "b" } },
      { data: { id: "plain", source: "a", target: "b" }, classes: kinds.grown },
      { data: { id: "thick", source: "a", target: "b" }, classes: kinds.tuned },
    ],
  });
  assert.equal(drawn.getElementById("plain").width(), 1);
  assert.equal(drawn.getElementById("thick").width(), 3);
  drawn.destroy(); // it would go on drawing, and the tests would never end
});
