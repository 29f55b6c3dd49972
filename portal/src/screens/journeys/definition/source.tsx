// A text with numbered lines, in which a place can be shown. To be read only where nothing is told of changes.

import { type Ref, type UIEvent, useImperativeHandle, useMemo, useRef } from "react";
import type { Spot } from "../../../logic/journey-file";
import type { Placed } from "../finding-list";

const LINE = 18;
const LINES_CHOSEN = 16;
/** About the width of a letter, which is enough to bring a far one into sight. */
const LETTER = 7.2;

export interface SourceHandle {
  readonly show: (spot: Spot) => void;
}

interface Props {
  readonly label: string;
  readonly text: string;
  readonly onChange?: (text: string) => void;
  readonly marks?: readonly Placed[];
  readonly ref?: Ref<SourceHandle>;
}

/** The numbers of the lines, with those marked that something was found in. */
function numbered(count: number, marks: readonly Placed[]) {
  const found = new Map<number, boolean>();
  for (const { finding, spot } of marks) found.set(spot.line, (found.get(spot.line) ?? false) || finding.severity === "error");
  const parts: (string | { line: number; isError: boolean })[] = [];
  let plain: string[] = [];
  for (let line = 1; line <= count; line++) {
    const isError = found.get(line);
    if (isError === undefined) plain.push(String(line));
    else {
      parts.push(plain.map((number) => `${number}\n`).join(""), { line, isError });
      plain = [""];
    }
  }
  return [...parts, plain.join("\n")];
}

/** Of what goes over many lines, its beginning says enough. */
function shortened(text: string, start: number, end: number): number {
  if (text.slice(start, end).split("\n").length <= LINES_CHOSEN) return end;
  return text.indexOf("\n", start);
}

export function Source({ label, text, onChange, marks = [], ref }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = useMemo(() => text.split("\n").length, [text]);
  const numbers = useMemo(() => numbered(count, marks), [count, marks]);
  useImperativeHandle(ref, () => ({
    show: ({ start, end, line }) => {
      const { current } = area;
      if (current === null) return;
      current.scrollIntoView({ block: "nearest" });
      current.focus({ preventScroll: true });
      current.setSelectionRange(start, shortened(current.value, start, end));
      const column = start - current.value.lastIndexOf("\n", start - 1);
      const far = column * LETTER > current.clientWidth - 80;
      current.scrollLeft = far ? column * LETTER - current.clientWidth / 3 : 0;
      current.scrollTop = Math.max(0, (line - 1) * LINE - current.clientHeight / 3);
    },
  }), []);
  const follow = ({ currentTarget }: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
  };
  return (
    <div className="source">
      <div className="gutter" ref={gutter} aria-hidden="true">
        {numbers.map((part, at) => (typeof part === "string" ? part : <mark key={at} className={part.isError ? "" : "warn"}>{part.line}</mark>))}
      </div>
      <textarea
        ref={area} aria-label={label} value={text} wrap="off" spellCheck={false} autoComplete="off" autoCapitalize="none" readOnly={onChange === undefined}
        onScroll={follow} onChange={(event) => onChange?.(event.target.value)}
      />
    </div>
  );
}
