// When an event was written, which its id (UUID, version 7) begins with.

export function instantOf(id: string): Date | undefined {
  const [high, low, version] = id.split("-");
  if (high?.length !== 8 || low?.length !== 4 || version?.startsWith("7") !== true) return undefined;
  const at = Number.parseInt(high + low, 16);
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** The minutes around an instant, as fields for local times have them. */
export function around(at: Date): { since: string; until: string } {
  const local = (minutes: number) => {
    const then = new Date(at.getTime() + 60_000 * minutes);
    return new Date(then.getTime() - 60_000 * then.getTimezoneOffset()).toISOString().slice(0, 16);
  };
  return { since: local(0), until: local(1) };
}
