// The list of examples: a search that narrows it, and a click that puts one into the editor.
export function searchable(list, words, use) {
  if (!list) return;
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = words["search-examples"];
  box.setAttribute("aria-label", words["search-examples"]);
  list.before(box);
  const examples = [...list.querySelectorAll("details")];
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const example of examples) {
      const text = example.textContent.toLowerCase();
      example.hidden = !wanted.every((word) => text.includes(word));
    }
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.classList.contains("plain") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    use(link.closest("details").querySelector("pre").textContent);
  });
}
