// Redirect URIs and web origins, checked as the server checks them, while they are typed one a line.

const UNSAFE = new Set(["javascript:", "data:", "file:", "blob:", "about:", "vbscript:"]);
const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The lines that are not empty. */
export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function read(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Whether sign-in may return there: absolute, without fragment; plain http for this machine only. */
export function isRedirectUri(text: string): boolean {
  const uri = read(text);
  if (uri === null || text.includes("#") || text.includes("*") || UNSAFE.has(uri.protocol)) return false;
  return uri.protocol !== "http:" || THIS_MACHINE.has(uri.hostname);
}

/** Whether it is scheme, host and port, and nothing else. */
export function isOrigin(text: string): boolean {
  const uri = read(text);
  if (uri === null || uri.pathname !== "/" || uri.search !== "" || text.includes("#") || uri.username !== "") return false;
  return uri.protocol === "https:" || (uri.protocol === "http:" && THIS_MACHINE.has(uri.hostname));
}

/** Where events may be posted to: https, or this machine; no user name, no fragment. */
export function isHookUrl(text: string): boolean {
  const uri = read(text);
  if (uri === null || uri.username !== "" || uri.password !== "" || text.includes("#")) return false;
  return uri.protocol === "https:" || (uri.protocol === "http:" && THIS_MACHINE.has(uri.hostname));
}
