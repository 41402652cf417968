// The drawing itself: it shows a part, moves and zooms, and tells what is pointed at.
import { cytoscape } from "../cytoscape.mjs";
import { HEIGHT, WIDTH } from "./part.mjs";

const READABLE = 0.72; // the least zoom at which names are read without effort
const TALL = 0.2; // the least zoom at which boxes are seen as boxes
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Drawing {
  constructor(stage, style) {
    this.stage = stage;
    this.cy = cytoscape({
      container: stage,
      style,
      layout: { name: "preset" },
      maxZoom: 2.5,
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: false,
    });
  }

  // Draw a part anew; `anchor` stays where the reader sees it.
  show(elements, anchor) {
    const { cy } = this;
    const held = anchor ? cy.getElementById(anchor) : cy.collection();
    const before = held.nonempty() ? { ...held.renderedPosition() } : null;
    const wanted = new Map(elements.map((each) => [each.data.id, each]));
    cy.batch(() => {
      cy.elements()
        .filter((each) => !wanted.has(each.id()))
        .remove();
      const fresh = [];
      for (const [id, each] of wanted) {
        const drawn = cy.getElementById(id);
        if (drawn.empty()) fresh.push(each);
        else {
          drawn.data(each.data);
          if (each.position) drawn.position(each.position);
        }
      }
      cy.add(fresh);
    });
    this.measure();
    if (!before) return;
    const after = cy.getElementById(anchor).renderedPosition();
    cy.panBy({ x: before.x - after.x, y: before.y - after.y });
  }

  // A small family needs no large stage; a large one is never too small to be seen whole.
  measure() {
    const bounds = this.bounds();
    this.stage.style.blockSize = `${Math.round(bounds.h + 110)}px`;
    this.cy.resize();
    this.cy.minZoom(Math.min(0.3, this.whole()));
  }

  bounds() {
    return this.cy.nodes().boundingBox({ includeLabels: false, includeOverlays: false });
  }

  whole() {
    const bounds = this.bounds();
    return Math.min(this.across(bounds), (this.cy.height() - 64) / bounds.h, 1);
  }

  across(bounds) {
    return (this.cy.width() - 32) / bounds.w;
  }

  // All of it; of what would be no more than a stroke, all columns.
  fit(id) {
    this.at(Math.max(this.whole(), Math.min(this.across(this.bounds()), TALL)), this.cy.getElementById(id));
  }

  // The first look: all of it if that can be read, and if not what surrounds one model.
  begin(id) {
    this.at(Math.max(this.whole(), READABLE), this.cy.getElementById(id));
  }

  at(zoom, about) {
    const { cy } = this;
    const bounds = this.bounds();
    cy.zoom(zoom);
    const place = (size, start, length, spot, edge) => {
      const room = size - edge - 16;
      if (length * zoom <= room) return edge + (room - length * zoom) / 2 - start * zoom;
      // What is larger than the stage is never pushed further than its own ends.
      const wanted = spot === undefined ? edge - start * zoom : edge + room / 3 - spot * zoom;
      return Math.min(edge - start * zoom, Math.max(wanted, edge + room - (start + length) * zoom));
    };
    const spot = about?.nonempty() ? about.position() : {};
    cy.pan({
      x: place(cy.width(), bounds.x1, bounds.w, spot.x, 16),
      y: place(cy.height(), bounds.y1, bounds.h, spot.y, 44),
    });
  }

  zoomBy(factor) {
    const { cy } = this;
    const level = Math.min(cy.maxZoom(), Math.max(cy.minZoom(), cy.zoom() * factor));
    cy.zoom({ level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  mark(id) {
    const { cy } = this;
    cy.batch(() => {
      cy.elements(".current, .near").removeClass("current near");
      const one = cy.getElementById(id);
      one.addClass("current");
      if (one.isNode?.()) one.connectedEdges().addClass("near");
    });
  }

  // Bring a box into view: only as far as it takes, or into the middle.
  reach(id, { middle = false } = {}) {
    const { cy } = this;
    const one = cy.getElementById(id);
    if (one.empty()) return;
    const zoom = Math.max(cy.zoom(), middle ? 0.8 : READABLE * 0.7);
    const { x, y } = one.position();
    const half = { x: (WIDTH / 2) * zoom + 20, y: (HEIGHT / 2) * zoom + 20 };
    let pan = { x: cy.width() / 2 - x * zoom, y: cy.height() / 2 - y * zoom };
    if (!middle && zoom === cy.zoom()) {
      const seen = one.renderedPosition();
      const nudge = (at, edge, size, head) =>
        at < edge + head ? edge + head - at : at > size - edge ? size - edge - at : 0;
      const by = { x: nudge(seen.x, half.x, cy.width(), 0), y: nudge(seen.y, half.y, cy.height(), 28) };
      if (!by.x && !by.y) return;
      pan = { x: cy.pan().x + by.x, y: cy.pan().y + by.y };
    }
    cy.stop();
    if (still.matches) cy.viewport({ zoom, pan });
    else cy.animate({ zoom, pan }, { duration: 160 });
  }
}
