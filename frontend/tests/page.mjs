// A page without a browser, for tests of what makes elements: import it first.
import { parseHTML } from "linkedom";

const { document, window } = parseHTML("<!doctype html><html lang='ko'><head></head><body></body></html>");
Object.assign(globalThis, { document, window, requestAnimationFrame: (act) => setTimeout(act).unref() });

export const nextFrame = () => new Promise((go) => setTimeout(go, 5));
