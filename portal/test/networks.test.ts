import { describe, expect, it } from "vitest";
import { linesOf, wrongNetwork } from "../src/logic/networks";

describe("networks, one on each line", () => {
  it("are parted by lines and commas", () => {
    expect(linesOf(" 192.0.2.1, 10.0.0.0/8\n\n2001:db8::/32 ")).toEqual(["192.0.2.1", "10.0.0.0/8", "2001:db8::/32"]);
  });
  it("are addresses, ranges and networks", () => {
    for (const line of ["192.0.2.1", "10.0.0.0/8", "2001:db8::/32", "192.0.2.1-192.0.2.9", "::1"]) expect(wrongNetwork(line), line).toBe(false);
    for (const line of ["foo", "300.1.1.1", "10.0.0.0/33", "10.0.0.0/8/8", "192.0.2.1-foo", "10.0.0.0/"]) expect(wrongNetwork(line), line).toBe(true);
  });
});
