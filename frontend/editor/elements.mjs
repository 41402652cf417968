// Elements from names, properties and children. Text is always text: nothing here reads markup.
const ARIA = /^aria[A-Z]|^role$/;

export function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (ARIA.test(key))
      made.setAttribute(
        key.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`),
        value,
      );
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

export function shortened(iri, { prefixes, base }) {
  if (iri.startsWith(base) && !iri.startsWith(`${base}def/`)) return iri.slice(base.length);
  let best = "";
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > (prefixes[best] ?? "").length) best = prefix;
  }
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}

// Data may hold any scheme; only pages become links.
export function linkTo(iri, context) {
  const words = shortened(iri, context);
  if (iri.startsWith(context.base)) {
    return element("a", { href: `/${iri.slice(context.base.length)}` }, words);
  }
  if (!/^https?:\/\//i.test(iri)) return document.createTextNode(words);
  return element("a", { href: iri, rel: "external noreferrer" }, words);
}
