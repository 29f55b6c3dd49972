// The question to Explain, as the address has it.

export interface AskedSignIn {
  readonly user?: string | undefined;
  readonly application?: string | undefined;
  /** With commas between them, in the order in which they were proved. */
  readonly proved?: string | undefined;
  readonly address?: string | undefined;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export function readQuestion({ user, application, proved, address }: Record<string, unknown>): AskedSignIn {
  return { user: text(user), application: text(application), proved: text(proved), address: text(address) };
}

export const factorsOf = (proved: string | undefined) => (proved === undefined ? [] : proved.split(",").filter((key) => key !== ""));
