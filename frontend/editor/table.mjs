// Rows as a table that sorts, filters, and grows on demand.
import { element, linkTo } from "./elements.mjs";

const STEP = 200;

export function table({ names, bindings }, context) {
  const { words } = context;
  const body = element("tbody", {});
  const more = element("button", { type: "button" }, words.more);
  const filter = element("input", {
    type: "search",
    placeholder: words["filter-rows"],
    ariaLabel: words["filter-rows"],
  });
  let order = null;
  let shown = STEP;

  function draw() {
    const wanted = filter.value.toLowerCase();
    let rows = wanted
      ? bindings.filter((row) => names.some((name) => row[name]?.value.toLowerCase().includes(wanted)))
      : bindings;
    if (order) rows = [...rows].sort((a, b) => order.sign * compare(a[order.name], b[order.name]));
    body.replaceChildren(
      ...rows.slice(0, shown).map((row) => element("tr", {}, ...names.map((name) => cell(row[name], context)))),
    );
    more.hidden = rows.length <= shown;
  }

  const heads = names.map((name) => {
    const button = element("button", { type: "button" }, name);
    const head = element("th", { scope: "col" }, button);
    button.addEventListener("click", () => {
      order = { name, sign: order?.name === name ? -order.sign : 1 };
      for (const each of head.parentElement.children) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order.sign > 0 ? "ascending" : "descending");
      draw();
    });
    return head;
  });
  filter.addEventListener("input", draw);
  more.addEventListener("click", () => {
    shown += STEP * 5;
    draw();
  });
  draw();
  const whole = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  const scroll = element("div", { className: "scroll", tabIndex: 0, role: "group", ariaLabel: words.result }, whole);
  return element("div", {}, filter, scroll, more);
}

function cell(term, context) {
  if (!term) return element("td", {});
  if (term.type === "uri") return element("td", {}, linkTo(term.value, context));
  const text = term.type === "bnode" ? `_:${term.value}` : String(term.value);
  return element("td", term["xml:lang"] ? { lang: term["xml:lang"] } : {}, text);
}

function compare(a, b) {
  const [x, y] = [a?.value ?? "", b?.value ?? ""];
  const [m, n] = [Number(x), Number(y)];
  return x !== "" && y !== "" && !Number.isNaN(m) && !Number.isNaN(n) ? m - n : x.localeCompare(y, "ko");
}
