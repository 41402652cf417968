// From a box to its neighbours: left to a parent, right to a child, up and down within the column.
export function neighbour(cy, id, direction) {
  const one = cy.getElementById(id);
  if (one.empty()) return null;
  const at = one.position();
  if (direction === "left") return nearest(one.incomers("node"), at);
  if (direction === "right") return nearest(one.outgoers("node"), at);
  const below = direction === "down";
  const column = cy.nodes().filter((each) => {
    const { x, y } = each.position();
    return Math.abs(x - at.x) < 1 && (below ? y > at.y : y < at.y);
  });
  return nearest(column, at);
}

function nearest(nodes, at) {
  let best = null;
  let least = Infinity;
  nodes.forEach((each) => {
    const { x, y } = each.position();
    // A followed edge leads to the next column; among those, the row counts.
    const distance = Math.abs(y - at.y) + Math.abs(x - at.x) / 1000;
    if (distance < least) [best, least] = [each.id(), distance];
  });
  return best;
}
