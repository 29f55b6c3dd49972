// What the list is narrowed to, as its address has it; so the way back from a user leads to the same list.

export const STATUSES = ["active", "disabled", "pending"] as const;
const SORTS = ["created_at", "email", "phone_number", "last_sign_in"] as const;

/** The newest first. */
export const USUAL_SORT = "-created_at";

export interface ListSearch {
  readonly q?: string;
  readonly status?: string;
  readonly application?: string;
  readonly group?: string;
  readonly sort?: string;
  readonly page?: number;
}

/** Reads an address that anybody may have typed; what makes no sense is left out. */
export function readListSearch(from: Record<string, unknown>): ListSearch {
  const text = (name: string) => {
    const value = from[name];
    const read = typeof value === "number" ? String(value) : value;
    return typeof read === "string" && read.trim() !== "" ? { [name]: read.trim().slice(0, 200) } : {};
  };
  const oneOf = (name: string, known: readonly string[]) => (known.includes(String(from[name])) ? { [name]: String(from[name]) } : {});
  const page = Number(from["page"]);
  return {
    ...text("q"),
    ...oneOf("status", STATUSES),
    ...text("application"),
    ...text("group"),
    ...oneOf("sort", SORTS.flatMap((by) => [by, `-${by}`])),
    ...(Number.isInteger(page) && page > 1 && page <= 10_000 ? { page } : {}),
  };
}

/** Whether anything narrows the list. */
export function isNarrowed({ q, status, application, group }: ListSearch): boolean {
  return [q, status, application, group].some((part) => part !== undefined);
}

/** With a change: what is empty is left out, and the list begins again. */
export function changed(search: ListSearch, change: Partial<Record<keyof ListSearch, string>>): ListSearch {
  return readListSearch({ ...search, page: undefined, ...change });
}
