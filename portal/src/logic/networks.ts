// Addresses and networks as people list them, one on each line.

/** The lines that are not empty; commas part them too. */
export const linesOf = (text: string) => text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== "");

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const V6 = /^[0-9a-f:]*:[0-9a-f:.]*$/i;

/** Whether it looks like an address. What an address is exactly, the server says. */
export const isAddress = (text: string) => V4.test(text) || V6.test(text);

/** Whether a line is neither an address, nor a range of them, nor a network. */
export function wrongNetwork(line: string): boolean {
  const [from = "", to, ...more] = line.split(/\s*-\s*/);
  if (to !== undefined) return more.length > 0 || !isAddress(from) || !isAddress(to);
  const [address = "", bits, ...rest] = line.split("/");
  if (!isAddress(address) || rest.length > 0) return true;
  return bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > (V4.test(address) ? 32 : 128));
}
