// A span that may also be none, or at once.

import { Choice, SpanField } from "../../ui/fields";
import { rules } from "../../words/rules";

const words = rules.access;

interface Props {
  readonly label: string;
  readonly spanLabel: string;
  /** In seconds; `null` for none; NaN for an empty field. */
  readonly value: number | null;
  readonly onChange: (seconds: number | null) => void;
  readonly none: string;
  /** What zero means, where it is a choice of its own. */
  readonly zero?: string;
  readonly some: string;
  /** What the span begins with. */
  readonly begin: number;
  readonly wrong?: string | undefined;
}

export function PeriodField({ label, spanLabel, value, onChange, none, zero, some, begin, wrong }: Props) {
  const kind = value === null ? "none" : value === 0 && zero !== undefined ? "zero" : "some";
  const choose = (next: string) => onChange(next === "none" ? null : next === "zero" ? 0 : begin);
  const options = [["none", none], ...(zero === undefined ? [] : [["zero", zero] as const]), ["some", some]] as const;
  return (
    <div className="form-grid">
      <Choice label={label} value={kind} onChange={choose} options={options} wrong={kind === "some" ? undefined : wrong} />
      {kind === "some" && value !== null && <SpanField label={spanLabel} value={value} onChange={onChange} wrong={wrong} />}
    </div>
  );
}

/** How long a proof counts. */
export function AgainField({ value, onChange, label = words.again, none = words.once, wrong }: Pick<Props, "value" | "onChange" | "wrong"> & { label?: string; none?: string }) {
  return <PeriodField label={label} spanLabel={words.afterLabel} value={value} onChange={onChange} none={none} zero={words.every} some={words.after} begin={43_200} wrong={wrong} />;
}
