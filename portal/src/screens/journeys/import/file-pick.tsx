// The choice of a file, with a button or by dropping it.

import { useRef, useState } from "react";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Notice } from "../../../ui/notice";
import { journeys } from "../../../words/journeys";

const words = journeys.bring;
const BYTES_MAX = 8 * 1024 * 1024;

export interface Picked {
  readonly name: string;
  readonly text: string;
  /** Tells one choice from the next, also of the same file. */
  readonly picked: number;
}

export function FilePick({ file, pick }: { file: Picked | null; pick: (file: Picked) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const take = async (chosen: File | undefined) => {
    setOver(false);
    if (chosen === undefined) return;
    setWrong(null);
    if (chosen.size > BYTES_MAX) {
      setWrong(words.large);
      return;
    }
    try {
      pick({ name: chosen.name, text: await chosen.text(), picked: Date.now() });
    } catch {
      setWrong(words.unreadable);
    }
  };
  return (
    <Card title={words.file}>
      <div
        className={`drop ${over ? "over" : ""}`}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); void take(event.dataTransfer.files[0]); }}
      >
        {file !== null && <strong className="break">{file.name}</strong>}
        <div className="row">
          <Button kind={file === null ? "primary" : ""} onPress={() => input.current?.click()}><Icon name="upload" />{file === null ? words.choose : words.other}</Button>
          <span>{words.drop}</span>
        </div>
        <span className="small">{words.hint}</span>
        <input
          ref={input} className="sr" type="file" accept=".json,application/json" tabIndex={-1} aria-label={words.choose}
          onChange={(event) => { void take(event.target.files?.[0]); event.target.value = ""; }}
        />
      </div>
      {wrong !== null && <Notice tone="bad">{wrong}</Notice>}
    </Card>
  );
}
