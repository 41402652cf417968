// Headings of the generations, above the drawing and moving with it.
import { element } from "../editor/elements.mjs";
import { WIDTH } from "./part.mjs";

export function headings(cy, words) {
  const row = element("div", { className: "generations", ariaHidden: "true" });
  let columns = [];

  function place() {
    const [zoom, pan] = [cy.zoom(), cy.pan()];
    for (const { x, made } of columns) {
      made.style.transform = `translateX(${(x + WIDTH / 2) * zoom + pan.x}px)`;
    }
    // Headings that would stand on each other say nothing.
    row.hidden = columns.length > 1 && WIDTH * zoom < 34;
  }

  cy.on("viewport resize", place);
  return {
    row,
    show(given) {
      columns = given.map(({ x, generation }) => ({
        x,
        made: element("span", {}, element("span", {}, words.generation.replace("{count}", generation))),
      }));
      row.replaceChildren(...columns.map((each) => each.made));
      place();
    },
  };
}
