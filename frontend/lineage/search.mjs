// Finding a model in the picture by its name, drawn or folded: a box to type in and a list to choose from.
import { element } from "../editor/elements.mjs";

const MOST = 30;

export function search(words, lookUp, choose) {
  const list = element("ul", { id: "picture-found", role: "listbox", ariaLabel: words.search, hidden: true });
  const box = element("input", {
    type: "search",
    placeholder: words.search,
    autocomplete: "off",
    role: "combobox",
    ariaLabel: words.search,
    ariaExpanded: "false",
    ariaControls: "picture-found",
  });
  box.setAttribute("aria-autocomplete", "list");
  const told = element("span", { className: "hidden", role: "status" });
  let found = [];
  let at = 0;

  function open(yes) {
    list.hidden = !yes;
    box.setAttribute("aria-expanded", String(yes));
    if (!yes) box.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    at = (to + list.children.length) % list.children.length;
    for (const [number, each] of [...list.children].entries())
      each.setAttribute("aria-selected", String(number === at));
    box.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function look() {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) {
      told.textContent = "";
      open(false);
      return;
    }
    found = lookUp(wanted);
    told.textContent = found.length ? words.found.replace("{count}", found.length.toLocaleString()) : words.none;
    const shown = found.slice(0, MOST).map(({ name, note }, number) => {
      const option = element("li", { id: `picture-found-${number}`, role: "option" }, name);
      if (note) option.append(" ", element("span", { className: "hint" }, note));
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
      option.addEventListener("click", () => take(number));
      return option;
    });
    if (!found.length) shown.push(element("li", { className: "hint", ariaHidden: "true" }, words.none));
    list.replaceChildren(...shown);
    open(true);
    if (found.length) point(0);
  }

  function take(number) {
    open(false);
    if (found[number]) choose(found[number].iri);
  }

  box.addEventListener("input", look);
  box.addEventListener("focus", look);
  box.addEventListener("blur", () => open(false));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // a Korean syllable is not finished yet
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden && found.length) point(at + step);
    else if (event.key === "Enter" && !list.hidden) take(at);
    else if (event.key === "Escape" && !list.hidden) open(false);
    else return;
    event.preventDefault();
  });
  return element("div", { className: "find" }, box, list, told);
}
