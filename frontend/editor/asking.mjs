// One query to the server, and its answer: rows, a truth, triples, or the problem in the server's own words.
const ROWS = "application/sparql-results+json";
const TRIPLES = "application/n-triples";

export async function ask(query, type, signal, language) {
  const graph = type === "CONSTRUCT" || type === "DESCRIBE";
  const response = await fetch("/sparql", {
    method: "POST",
    headers: {
      "Content-Type": "application/sparql-query",
      Accept: graph ? TRIPLES : ROWS,
      "Accept-Language": language,
    },
    body: query,
    signal,
  });
  if (!response.ok) return { problem: await problemOf(response) };
  const told = {
    release: response.headers.get("Gyebo-Release"),
    rows: response.headers.get("Gyebo-Rows"),
    seconds: response.headers.get("Gyebo-Seconds"),
    address: response.headers.get("Content-Location"),
  };
  if (graph) return { ...told, kind: "graph", text: await response.text() };
  const json = await response.json();
  if ("boolean" in json) return { ...told, kind: "truth", truth: json.boolean };
  return { ...told, kind: "rows", names: json.head.vars, bindings: json.results.bindings };
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return { title: `HTTP ${response.status}`, detail: response.statusText };
  }
}
