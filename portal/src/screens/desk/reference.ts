// Reference numbers, as callers read them from the page that refused them.

const SYMBOLS = "34679ACDEFGHJKMNPQRTWXY";
const NUMBER = new RegExp(`^([${SYMBOLS}]{5})[\\s-]*([${SYMBOLS}]{5})$`, "i");

/** The reference number in what was typed, in its usual form. */
export function referenceIn(text: string): string | null {
  const [, first, second] = NUMBER.exec(text.trim()) ?? [];
  return first === undefined || second === undefined ? null : `${first}-${second}`.toUpperCase();
}
