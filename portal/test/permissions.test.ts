import { describe, expect, it } from "vitest";
import { type Area, flattened, isBeyond, levelOf, withLevel } from "../src/logic/permissions";

const unlock: Area = { read: "users.unlock:read", write: "users.unlock:write", areas: [] };
const users: Area = { read: "users:read", write: "users:write", areas: [unlock] };

describe("the permission tree", () => {
  it("gives reading along with writing", () => {
    const held = withLevel(users, "write", new Set());
    expect([...held]).toEqual(["users:read", "users:write"]);
    expect(levelOf(users, held)).toBe("write");
    expect(levelOf(users, withLevel(users, "read", held))).toBe("read");
    expect(withLevel(users, "none", held).size).toBe(0);
  });
  it("is listed with each area before those under it", () => {
    expect(flattened([users]).map(({ area, depth }) => [area, depth])).toEqual([[users, 0], [unlock, 1]]);
  });
  it("tells what one may not give", () => {
    expect(isBeyond(["users:read"], new Set(["users:read"]))).toBe(false);
    expect(isBeyond(["users:write"], new Set(["users:read"]))).toBe(true);
  });
});
