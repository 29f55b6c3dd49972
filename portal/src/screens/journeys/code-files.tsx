// The files of a generated app: their names, and one of them.

import { useState } from "react";
import type { Schemas } from "../../api/client";
import { Copy } from "../../ui/copy";
import { journeys } from "../../words/journeys";

/** What somebody looks at first: what runs the journey. */
const TELLING = /journey[^/]*\.(ts|kt|swift)$/i;

export function Files({ files }: { files: readonly Schemas["ClientFile"][] }) {
  const [chosen, setChosen] = useState(() => files.find(({ path }) => TELLING.test(path))?.path ?? files[0]?.path);
  const file = files.find(({ path }) => path === chosen) ?? files[0];
  if (file === undefined) return null;
  return (
    <div className="code-files">
      <nav aria-label={journeys.code.files}>
        {files.map(({ path }) => <button key={path} type="button" aria-current={path === file.path ? "true" : undefined} onClick={() => setChosen(path)}>{path}</button>)}
      </nav>
      <div>
        <div className="code-head"><code className="break">{file.path}</code><Copy text={file.text} of={file.path} worded /></div>
        <pre className="json" tabIndex={0} role="region" aria-label={file.path}>{file.text}</pre>
      </div>
    </div>
  );
}
