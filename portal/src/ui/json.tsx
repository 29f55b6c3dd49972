// A value as the API has it, for those who want to see it.

export function Json({ value, label }: { value: unknown; label: string }) {
  return <pre className="json" tabIndex={0} role="region" aria-label={label}>{JSON.stringify(value, null, 2)}</pre>;
}
