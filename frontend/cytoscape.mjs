// Cytoscape.js under this site's policy for content, which forbids the style sheet that it would add.
// Where a drawing stands needs that one rule in its own style sheet: .__________cytoscape_container.
import cytoscape from "cytoscape";
import { element } from "./editor/elements.mjs";

document.head.append(element("template", { id: "__________cytoscape_stylesheet" }));

export { cytoscape };
