// The lineage as a picture to move in. The page holds a drawing by the server; this takes its place.
import "./main.css";
import { element } from "../editor/elements.mjs";
import { headings } from "./columns.mjs";
import { Drawing } from "./drawing.mjs";
import { elementsOf, fitter } from "./elements.mjs";
import { look } from "./look.mjs";
import { brief, describeEdge, describeNode } from "./panel.mjs";
import { fetchPart, WIDTH } from "./part.mjs";
import { search } from "./search.mjs";
import { sparing } from "./sparing.mjs";
import { neighbour } from "./walking.mjs";

const frame = document.getElementById("lineage-picture");
const words = JSON.parse(document.getElementById("lineage-words").textContent);
const language = document.documentElement.lang;
const dark = matchMedia("(prefers-color-scheme: dark)");

if (frame) start().catch(failed);

function failed() {
  if (!document.querySelector(".picture-failed")) {
    frame.before(element("p", { className: "notice picture-failed", role: "status" }, words.failed));
  }
  document.documentElement.dataset.picture = "failed";
}

async function start() {
  const { source, center } = frame.dataset;
  const kinds = JSON.parse(frame.dataset.kinds);
  const base = center.slice(0, center.indexOf("/model/") + "/model/".length);
  const opened = new Set(new URL(source, location.href).searchParams.getAll("open"));
  let part = await fetchPart(source, opened, language);
  let current = center;

  const font = { family: getComputedStyle(document.body).fontFamily, size: 14 };
  const names = [...part.nodes.keys()].map((iri) => part.nameOf(iri)).join("");
  await document.fonts.load(`${font.size}px ${font.family}`, names).catch(() => {});
  const fit = fitter(`${font.size}px ${font.family}`, WIDTH - 18);

  const stage = element("div", { className: "stage", tabIndex: 0, role: "application", ariaLabel: words.label });
  stage.setAttribute("aria-describedby", "picture-keys");
  const tip = element("div", { className: "tip", hidden: true });
  const canvas = element("div", { className: "canvas" });
  const panel = element(
    "aside",
    { className: "panel", ariaLabel: words.panel },
    element("p", { className: "hint" }, words.hint),
  );
  const told = element("p", { className: "hidden", role: "status" });
  stage.append(canvas, tip);
  const tools = element(
    "div",
    { className: "tools" },
    search(words, lookUp, reveal),
    tool("+", words["zoom-in"], () => drawing.zoomBy(1.3)),
    tool("−", words["zoom-out"], () => drawing.zoomBy(1 / 1.3)),
    tool(words.fit, words.fit, () => drawing.fit(current)),
  );
  const keys = element("p", { className: "hint", id: "picture-keys" }, words.keys);
  const before = [...frame.childNodes];
  const roles = ["tabindex", "role", "aria-label"].map((name) => [name, frame.getAttribute(name)]);
  for (const [name] of roles) frame.removeAttribute(name);
  frame.classList.add("live");
  frame.replaceChildren(tools, stage, panel, told, keys);

  let drawing;
  try {
    drawing = new Drawing(canvas, look(kinds, font));
  } catch (error) {
    frame.classList.remove("live");
    for (const [name, value] of roles) frame.setAttribute(name, value);
    frame.replaceChildren(...before);
    throw error;
  }
  const { cy } = drawing;
  const heads = headings(cy, words);
  const fewer = sparing(cy);
  stage.append(heads.row);
  show();
  drawing.begin(center);
  document.documentElement.dataset.picture = "ready";

  function show(anchor) {
    drawing.show(elementsOf(part, { center, kinds, words, fit }), anchor);
    fewer.renew();
    heads.show(part.drawing.columns);
  }

  function address(iri) {
    const language = new URL(location.href).searchParams.get("lang");
    return `/lineage/${iri.slice(base.length)}${language ? `?lang=${language}` : ""}`;
  }

  function describe(id) {
    const of = cy.getElementById(id);
    const iri = of.data("under") ?? id;
    const context = { words, address, kinds, opened: opened.has(iri.slice(base.length)), unfold, fold };
    panel.replaceChildren(...describeNode(part, iri, context));
  }

  // A box is chosen: marked, described, and told to those who do not see it.
  function choose(id, how = {}) {
    current = id;
    stage.dataset.current = id;
    drawing.mark(id);
    if (!how.still) drawing.reach(id, how);
    describe(id);
    told.textContent = spoken(id);
  }

  function spoken(id) {
    const box = cy.getElementById(id);
    if (box.hasClass("folded")) return `${box.data("label")}: ${part.nameOf(box.data("under"))}`;
    const node = part.nodes.get(id);
    const parents = (part.above.get(id) ?? []).map(
      (edge) =>
        `${part.words(edge.kindName)}: ${part.nameOf(edge.parent)}${edge.followed ? "" : ` (${words["not-followed"]})`}`,
    );
    return [
      part.nameOf(id),
      node.stub && words.stub,
      ...parents,
      words.generation.replace("{count}", node.generation),
      node.released,
    ]
      .filter(Boolean)
      .join(", ");
  }

  // What is open stands in the address, so that the page can be shared and come back to.
  async function open(paths, anchor) {
    const before = new Set(opened);
    opened.clear();
    for (const path of paths) opened.add(path);
    stage.ariaBusy = "true";
    try {
      part = await fetchPart(source, opened, language, part);
    } catch {
      opened.clear();
      for (const path of before) opened.add(path);
      told.textContent = words.failed;
      failed();
      return false;
    } finally {
      stage.ariaBusy = "false";
    }
    document.querySelector(".picture-failed")?.remove();
    show(anchor);
    const here = new URL(location.href);
    here.searchParams.delete("open");
    for (const path of opened) here.searchParams.append("open", path);
    if (here.href.length < 6000) history.replaceState(null, "", here);
    return true;
  }

  async function unfold(iri) {
    const box = part.drawing.boxes.find((each) => each.under === iri);
    if (!box || !(await open([...opened, iri.slice(base.length)], iri))) return;
    choose(iri, { still: true });
    told.textContent = words.unfolded.replace("{count}", box.folded.toLocaleString());
  }

  async function fold(iri) {
    const path = iri.slice(base.length);
    if (
      await open(
        [...opened].filter((each) => each !== path),
        iri,
      )
    )
      choose(iri, { still: true });
  }

  function toggle(id) {
    const iri = cy.getElementById(id).data("under") ?? id;
    if (part.drawing.boxes.some((box) => box.under === iri)) unfold(iri);
    else if (opened.has(iri.slice(base.length))) fold(iri);
  }

  async function reveal(iri) {
    if (iri in part.hidden) {
      const way = part.wayTo(iri).map((each) => each.slice(base.length));
      if (!(await open([...new Set([...opened, ...way])], current))) return;
    }
    stage.focus({ preventScroll: true }); // arrow keys go on from here
    choose(iri, { middle: true });
  }

  function lookUp(wanted) {
    return part.find(wanted, base).map((iri) => ({
      iri,
      name: part.nameOf(iri),
      note: iri in part.hidden ? words.hidden : "",
    }));
  }

  cy.on("tap", "node", (event) => {
    const box = event.target;
    if (box.hasClass("folded")) unfold(box.data("under"));
    else choose(box.id());
  });
  cy.on("dbltap", "node", (event) => {
    if (!event.target.hasClass("folded")) location.assign(address(event.target.id()));
  });
  cy.on("tap", "edge", (event) => {
    const edge = part.edges[event.target.data("number")];
    if (!edge) return;
    drawing.mark(event.target.id());
    panel.replaceChildren(...describeEdge(part, edge, { words, kinds }));
    told.textContent = brief(part, edge, words).join(", ");
  });

  cy.on("mouseover", "node, edge", (event) => {
    const one = event.target;
    const edge = part.edges[one.data("number")];
    stage.classList.toggle("pointing", one.isNode() || Boolean(edge));
    const lines = edge
      ? brief(part, edge, words)
      : one.hasClass("folded") || one.isEdge()
        ? []
        : [part.nameOf(one.id()), part.nodes.get(one.id()).released];
    tip.replaceChildren(...lines.filter(Boolean).map((line) => element("div", {}, line)));
    tip.hidden = !lines.length;
    const { x, y } = event.renderedPosition;
    const left = Math.max(4, Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 6));
    const top = y + 18 + tip.offsetHeight > stage.clientHeight ? y - tip.offsetHeight - 10 : y + 18;
    tip.style.transform = `translate(${left}px, ${Math.max(2, top)}px)`;
  });
  cy.on("mouseout viewport", () => {
    tip.hidden = true;
    stage.classList.remove("pointing");
  });

  const moves = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
  const acts = {
    Enter: () => {
      if (cy.getElementById(current).hasClass("folded")) toggle(current);
      else location.assign(address(current));
    },
    " ": () => toggle(current),
    "+": () => drawing.zoomBy(1.3),
    "=": () => drawing.zoomBy(1.3),
    "-": () => drawing.zoomBy(1 / 1.3),
    0: () => drawing.fit(current),
    Home: () => choose(center),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (!move && !acts[event.key]) return;
    event.preventDefault();
    if (!move) {
      acts[event.key]();
      return;
    }
    const next = neighbour(cy, current, move);
    if (next) choose(next);
  });
  stage.addEventListener("focus", () => {
    if (cy.getElementById(current).empty()) current = center;
    if (stage.matches(":focus-visible")) choose(current);
  });

  dark.addEventListener("change", () => cy.style(look(kinds, font)));
  let width = stage.clientWidth;
  new ResizeObserver(() => {
    if (stage.clientWidth === width) return;
    width = stage.clientWidth;
    cy.resize();
  }).observe(stage);
}

function tool(sign, label, act) {
  const made = element("button", { type: "button", ariaLabel: label, title: label }, sign);
  made.addEventListener("click", act);
  return made;
}
