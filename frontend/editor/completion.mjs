// Completion from the server's own vocabulary: prefixes, classes and properties with their names.
const MOST = 100;

export function completers(Yasqe, terms, language) {
  const named = (list) => new Map(list.map((term) => [term.iri, term[language] || term.ko || term.en]));
  const names = new Map([...named(terms.classes), ...named(terms.properties)]);
  const iris = (list) => (_editor, token) => {
    const typed = token?.autocompletionString ?? "";
    return list
      .map((term) => term.iri)
      .filter((iri) => iri.startsWith(typed))
      .slice(0, MOST);
  };
  const fork = (from, name, get) => ({
    ...Yasqe.Autocompleters[from],
    name,
    get,
    autoShow: true,
    persistenceId: null,
    postprocessHints: (editor, hints) => hints.map((hint) => withName(hint, editor, names)),
  });
  return [
    {
      ...Yasqe.Autocompleters.prefixes,
      name: "our-prefixes",
      persistenceId: null,
      get: () => Object.entries(terms.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
    },
    fork("class", "our-classes", iris(terms.classes)),
    fork("property", "our-properties", iris(terms.properties)),
  ];
}

function withName(hint, editor, names) {
  const name = names.get(expanded(hint.text, editor));
  return name ? { ...hint, displayText: `${hint.text}  ${name}` } : hint;
}

function expanded(text, editor) {
  if (text.startsWith("<")) return text.slice(1, -1);
  const colon = text.indexOf(":");
  return (editor.getPrefixesFromQuery()[text.slice(0, colon)] ?? "") + text.slice(colon + 1);
}
