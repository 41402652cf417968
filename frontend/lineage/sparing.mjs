// Long dashed lines are what a browser draws slowest. In a large drawing only the lines are drawn whose child is
// in view or near it: the others would lie in the same bundle. From afar, where no dash is seen, lines are plain.
const FEW = 150;
const AFAR = 0.3;

export function sparing(cy) {
  let lines = [];
  let plain = false;
  let waiting = false;

  function choose() {
    waiting = false;
    if (!lines.length) return;
    const { y1, y2, h } = cy.extent();
    const changed = [];
    for (const line of lines) {
      const away = line.y < y1 - h || line.y > y2 + h;
      if (away !== line.away) changed.push(line);
    }
    const afar = cy.zoom() < AFAR;
    if (!changed.length && afar === plain) return;
    cy.batch(() => {
      for (const line of changed) {
        line.away = !line.away;
        line.edge.toggleClass("away", line.away);
      }
      if (afar !== plain) cy.edges().toggleClass("plain", afar);
      plain = afar;
    });
  }

  cy.on("viewport resize", () => {
    if (!waiting) requestAnimationFrame(choose);
    waiting = true;
  });
  return {
    renew() {
      const edges = cy.edges();
      edges.removeClass("away plain");
      plain = false;
      lines = edges.length <= FEW ? [] : edges.map((edge) => ({ edge, y: edge.target().position().y, away: false }));
      choose();
    },
  };
}
