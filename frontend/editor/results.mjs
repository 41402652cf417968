// An answer on the page: what it is, ways to look at it, and downloads.
import { chart, chartable } from "./chart.mjs";
import { element } from "./elements.mjs";
import { table } from "./table.mjs";
import { edgesOf, tripleRows } from "./triples.mjs";

const FORMATS = {
  rows: ["csv", "tsv", "json", "xml"],
  truth: ["json", "xml"],
  graph: ["ttl", "nt", "jsonld", "rdf"],
};
const LABELS = {
  csv: "CSV",
  tsv: "TSV",
  json: "JSON",
  xml: "XML",
  ttl: "Turtle",
  nt: "N-Triples",
  jsonld: "JSON-LD",
  rdf: "RDF/XML",
};

export function showWaiting(place, words, stop) {
  const button = element("button", { type: "button" }, words.stop);
  button.addEventListener("click", stop);
  place.replaceChildren(element("p", { className: "hint", role: "status" }, words.waiting, " ", button));
}

export function showProblem(place, problem) {
  place.replaceChildren(
    element(
      "section",
      { className: "error", role: "alert" },
      element("h2", {}, problem.title),
      element("p", {}, problem.detail ?? ""),
    ),
  );
}

export function showAnswer(place, answer, context) {
  const { words } = context;
  const views = viewsOf(answer, context);
  const stage = element("div", { className: "stage" });
  const tabs = element("div", { className: "views", role: "group", ariaLabel: words.views });
  for (const [name, draw] of views) {
    const tab = element("button", { type: "button", ariaPressed: "false" }, words[name]);
    tab.addEventListener("click", async () => {
      for (const each of tabs.children) each.ariaPressed = String(each === tab);
      stage.replaceChildren(await draw());
    });
    tabs.append(tab);
  }
  place.replaceChildren(
    element(
      "section",
      {},
      element("h2", {}, words.result),
      summary(answer, words),
      tabs,
      stage,
      downloads(answer, context),
    ),
  );
  tabs.firstChild?.click();
  if (views.length < 2) tabs.hidden = true;
}

function viewsOf(answer, context) {
  const { words } = context;
  if (answer.kind === "truth") {
    return [["table", () => element("p", { className: "lead" }, answer.truth ? words.true : words.false)]];
  }
  const rows = answer.kind === "graph" ? tripleRows(answer.text) : answer;
  const views = [["table", () => table(rows, context)]];
  if (chartable(rows)) views.push(["chart", () => chart(rows, context)]);
  const edges = edgesOf(rows, answer.kind === "graph");
  if (edges.length) {
    views.push(["picture", async () => (await import("./picture.mjs")).picture(edges, context)]);
  }
  if (answer.kind === "graph")
    views.push(["text", () => element("pre", { className: "graph", tabIndex: 0 }, answer.text.slice(0, 200_000))]);
  return views;
}

function summary(answer, words) {
  const count =
    answer.rows === null
      ? ""
      : (answer.kind === "graph" ? words.triples : words.rows).replace("{count}", Number(answer.rows).toLocaleString());
  const source = words["of-release"]
    .replace("{release}", answer.release)
    .replace("{seconds}", Number(answer.seconds).toFixed(3));
  const line = element("p", { className: "hint", role: "status" }, `${count} ${source} `.trimStart());
  if (answer.address) line.append(element("a", { href: answer.address }, words.permanent));
  return line;
}

function downloads(answer, { query, words }) {
  const line = element("p", { className: "downloads" }, `${words.download} `);
  for (const format of FORMATS[answer.kind]) {
    const address = `/sparql?${new URLSearchParams({ at: answer.release, format, query })}`;
    const link = element("a", { href: address, download: `gyebo.${format}` }, LABELS[format]);
    if (address.length > 6000)
      link.addEventListener("click", (event) => byPost(event, { at: answer.release, format, query }));
    line.append(link, " ");
  }
  return line;
}

// Too long for an address: the same form that the page has without scripts.
function byPost(event, fields) {
  event.preventDefault();
  const form = element("form", { method: "post", action: "/sparql", hidden: true });
  for (const [name, value] of Object.entries(fields)) form.append(element("input", { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
  form.remove();
}
