// What a journey file has in it, as far as the portal has to know: its journeys and their versions. The rules are the
// server's; here a file is only described, and the fields set that say how a version is taken.

import { lineAt, lineStart, placeOf, withValue } from "./json-place";

export interface VersionInFile {
  readonly name: string;
  readonly state: string;
}

export interface JourneyInFile {
  readonly id: string;
  readonly name: string;
  /** Where it stands in the file. */
  readonly pointer: string;
  readonly versions: readonly VersionInFile[];
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown) => (typeof value === "string" ? value : "");

/** The journeys of an export; none where the text is no export. */
export function journeysIn(file: string): readonly JourneyInFile[] {
  let read: unknown;
  try {
    read = JSON.parse(file);
  } catch {
    return [];
  }
  return list(fields(read).exports).flatMap((entry, at) => {
    const data = fields(fields(entry).data);
    const id = text(data.policy_id);
    if (id === "") return [];
    const versions = list(data.versions).map(fields).map((version) => ({ name: text(version.version_id), state: text(version.state) }));
    return [{ id, name: text(data.name) || id, pointer: `/exports/${at}/data`, versions }];
  });
}

/** A text that is written in one line, spread over lines to be read. Pointers lead to the same places in it. */
export function readable(file: string): string {
  if (file.trim().includes("\n")) return file;
  try {
    return JSON.stringify(JSON.parse(file), null, 2);
  } catch {
    return file;
  }
}

/** The same file, in which no version says that it is in production. */
export function savedOnly(file: string): string {
  let changed = file;
  for (const { pointer, versions } of journeysIn(file)) {
    versions.forEach(({ state }, at) => {
      if (state === "production") changed = withValue(changed, `${pointer}/versions/${at}/state`, "version");
    });
  }
  return changed;
}

/** A file with one version, made into a further version of its journey that does not run yet. */
export function asNewVersion(file: string, journey: JourneyInFile, { name, description }: { name: string; description: string }): string {
  const version = `${journey.pointer}/versions/0`;
  const named = withValue(withValue(file, `${version}/version_id`, name), `${version}/state`, "version");
  return withValue(named, `${version}/desc`, description);
}

/** Whether two texts of one journey differ in what counts for all its versions: its name, description and settings. */
export function sharedDiffers(one: string, other: string): boolean {
  const shared = (file: string) => {
    const { name, desc, config } = fields(fields(list(fields(JSON.parse(file)).exports)[0]).data);
    return JSON.stringify([name, desc, config]);
  };
  return shared(one) !== shared(other);
}

/** Where findings of a single version point to in the file that holds it alone. */
export const VERSION_POINTER = "/exports/0/data/versions/0";

export interface Spot {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** The place that a finding is about. Where a file is no JSON, its message has the line and the column. */
export function spotOf(file: string, { pointer, message }: { readonly pointer: string; readonly message: string }): Spot {
  const told = pointer === "" ? /^line (\d+), column (\d+)/.exec(message) : null;
  if (told !== null) {
    const line = Number(told[1]);
    const start = Math.min(file.length, lineStart(file, line) + Math.max(0, Number(told[2]) - 1));
    return { start, end: Math.min(file.length, start + 1), line };
  }
  const { start, end } = placeOf(file, pointer);
  return { start, end, line: lineAt(file, start) };
}
