// Small drawings beside words. They say nothing by themselves, so they are hidden from readers.

const PATHS = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM11 11l3 3",
  headset: "M2.5 11V8a5.5 5.5 0 0 1 11 0v3M2.5 9h2v4h-2zM11.5 9h2v4h-2zM13 13c0 1.5-2 2-4 2",
  user: "M8 8a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM2.5 14c0-2.8 2.4-4.3 5.5-4.3s5.5 1.5 5.5 4.3",
  users: "M6 7.5A2.5 2.5 0 1 0 6 2.5a2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M11 3a2.5 2.5 0 0 1 0 4.5M12.5 9.8c1.3.6 2 2 2 3.7",
  apps: "M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5H9z",
  key: "M5.5 13a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM8 7l5.5-5.5M11 4l2 2",
  shield: "M8 1.5l5.5 2v4c0 3.5-2.5 6-5.5 7-3-1-5.5-3.5-5.5-7v-4z",
  badge: "M8 1.5l5.5 2v4c0 3.5-2.5 6-5.5 7-3-1-5.5-3.5-5.5-7v-4zM5.5 8l2 2 3-3.5",
  pulse: "M1.5 8h3l2-5 3 10 2-5h3",
  route: "M4 5.5a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM12 14a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM4 5.5v4a2.5 2.5 0 0 0 2.5 2.5h3.75M5.75 3.75h4a2.5 2.5 0 0 1 0 5H8",
  building: "M3 14V2.5h7V14M10 6.5h3V14M1.5 14h13M5.5 5.5h2M5.5 8h2M5.5 10.5h2",
  inbox: "M2 9l2-6h8l2 6v4.5H2zM2 9h3.5l1 2h3l1-2H14",
  menu: "M2 4h12M2 8h12M2 12h12",
  dots: "M3 8h.01M8 8h.01M13 8h.01",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  check: "M3 8.5l3.5 3.5L13 4.5",
  warn: "M8 2l6.5 11.5h-13zM8 6.5v3.5M8 12v.01",
  info: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7v4M8 5v.01",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  clock: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.5",
  lock: "M3.5 7h9v7h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  unlock: "M3.5 7h9v7h-9zM5.5 7V4.5a2.5 2.5 0 0 1 4.8-1",
  eye: "M1.5 8s2.3-4.5 6.5-4.5S14.5 8 14.5 8s-2.3 4.5-6.5 4.5S1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  hidden: "M1.5 8s2.3-4.5 6.5-4.5S14.5 8 14.5 8s-2.3 4.5-6.5 4.5S1.5 8 1.5 8zM3 13.5l10-11",
  left: "M10 3L5 8l5 5",
  right: "M6 3l5 5-5 5",
  up: "M3.5 10L8 5.5 12.5 10",
  down: "M3.5 6L8 10.5 12.5 6",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9L13 13M3 13l1.1-1.1M11.9 4.1L13 3",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
  screen: "M2 3h12v8H2zM6 14h4M8 11v3",
  leave: "M6 14H2.5V2H6M10.5 11l3-3-3-3M13.5 8H6",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 2v3h-3",
  download: "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
  upload: "M8 11V3M4.5 6L8 2.5 11.5 6M2.5 13.5h11",
  edit: "M2.5 13.5l.8-3.2 7.7-7.8 2.5 2.5-7.8 7.7z",
  trash: "M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4",
  play: "M4.5 2.5l8 5.5-8 5.5z",
  filter: "M2 3.5h12L9.5 9v4.5l-3-1.5V9z",
  phone: "M5.5 2H3a1 1 0 0 0-1 1c0 6 5 11 11 11a1 1 0 0 0 1-1v-2.5l-3-1-1.5 1.5A8 8 0 0 1 5 6.5L6.5 5z",
  mail: "M2 3.5h12v9H2zM2 4.5l6 4.5 6-4.5",
  history: "M2.5 8a5.5 5.5 0 1 0 1.6-3.9M2.5 2v3h3M8 5v3l2 1.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, tone }: { name: IconName; tone?: string }) {
  return (
    <svg className={`icon ${tone ?? ""}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
