// The query editor on /sparql. The page works without it; this takes the form's place where scripts run.
import { Yasqe } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { ask } from "./asking.mjs";
import { completers } from "./completion.mjs";
import { searchable } from "./examples.mjs";
import { showAnswer, showProblem, showWaiting } from "./results.mjs";

const form = document.querySelector("form.query");
const area = form.elements.namedItem("query");
const words = JSON.parse(document.getElementById("editor-words").textContent);

const terms = await fetch("/sparql/terms.json").then((answer) => answer.json());
const host = document.createElement("div");
host.className = "editor";
area.after(host);
area.hidden = true;

for (const completer of completers(Yasqe, terms, document.documentElement.lang)) {
  Yasqe.registerAutocompleter(completer, false);
}
const editor = new Yasqe(host, {
  value: area.value,
  autocompleters: ["variables", "our-prefixes", "our-classes", "our-properties"],
  prefixCcApi: null, // nothing is asked of any other host
  persistenceId: null,
  consumeShareLink: null,
  showQueryButton: false,
  resizeable: true,
  editorHeight: "20rem",
  lineWrapping: true,
  screenReaderLabel: words.query,
  // Tab leads on to the next control, as everywhere on the page.
  extraKeys: {
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    "Ctrl-Space": (each) => each.autocomplete(),
    Tab: false,
    "Shift-Tab": false,
  },
});

Object.assign(editor.getScrollerElement(), { tabIndex: 0, role: "group", ariaLabel: words.query });

const result = document.getElementById("answer");
let running = null;

async function run() {
  running?.abort();
  running = new AbortController();
  const query = editor.getValue();
  remember(query);
  showWaiting(result, words, () => running.abort());
  mark(null);
  try {
    const answer = await ask(query, editor.getQueryType(), running.signal, document.documentElement.lang);
    if (answer.problem) {
      mark(answer.problem);
      showProblem(result, answer.problem);
    } else {
      showAnswer(result, answer, { words, query, prefixes: terms.prefixes, base: words.base });
    }
    // On a phone the answer is below the fold, and nothing else says that it has come.
    if (result.getBoundingClientRect().top > innerHeight * 0.7) result.scrollIntoView({ block: "start" });
  } catch (error) {
    if (error.name !== "AbortError") {
      showProblem(result, { title: words.broken, detail: words["broken-detail"] });
    } else {
      result.replaceChildren();
    }
  }
}

// The address of the page is the link to share, as long as it is not too long for one.
function remember(query) {
  area.value = query;
  const address = new URL(location.href);
  address.searchParams.set("query", query);
  address.searchParams.delete("format");
  if (address.href.length < 6000) history.replaceState(null, "", address);
}

let marked = null;
function mark(problem) {
  marked?.clear();
  marked = null;
  if (!problem?.line) return;
  const line = Math.min(problem.line, editor.lineCount()) - 1;
  // What is missing at the end of a line is shown on its last character.
  const last = Math.max(editor.getLine(line).length - 1, 0);
  const column = Math.min(Math.max((problem.column ?? 1) - 1, 0), last);
  marked = editor.getDoc().markText({ line, ch: column }, { line, ch: column + 1 }, { className: "wrong" });
  editor.getDoc().setCursor({ line, ch: column });
}

form.addEventListener("submit", (event) => {
  if (form.elements.namedItem("format").value !== "html") {
    area.value = editor.getValue(); // a file was asked for: the plain form does that
    return;
  }
  event.preventDefault();
  run();
});

searchable(document.getElementById("example-list"), words, (query) => {
  editor.setValue(query);
  editor.focus();
  form.scrollIntoView({ block: "start" });
});

document.documentElement.dataset.editor = "ready";
