// Somebody's initials.

export function Avatar({ name, big = false }: { name: string; big?: boolean }) {
  const initials = name.split(/[\s.@]+/).filter(Boolean).slice(0, 2).map((part) => part.charAt(0).toUpperCase()).join("");
  return <span className={`avatar ${big ? "big" : ""}`} aria-hidden="true">{initials}</span>;
}
