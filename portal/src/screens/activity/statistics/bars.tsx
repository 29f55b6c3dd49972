// The bars of a chart: drawn in points of the screen, so that text and lines keep their size in every width. What is
// pointed at, or chosen with the arrow keys, is told beside the legend; readers hear it.

import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { labelEvery, ticksTo } from "../../../logic/counts";
import { words as shared } from "../../../words";

export interface Place {
  /** Names may come twice, when clocks go back. */
  readonly id: string;
  readonly short: string;
  readonly full: string;
  readonly values: readonly number[];
}

interface Props {
  readonly label: string;
  readonly places: readonly Place[];
  /** What is told about a place. */
  readonly told: (place: Place) => string;
  readonly chosen: number | null;
  readonly choose: (at: number | null) => void;
}

const HEIGHT = 188;
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 4, 10, 26];
const BAR_MOST = 26;
const LABEL_WIDTH = 58;

export function Bars({ label, places, told, chosen, choose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const ticks = ticksTo(Math.max(0, ...places.flatMap(({ values }) => values)));
  const top = ticks.at(-1) ?? 1;
  const slot = Math.max(1, width - LEFT - RIGHT) / Math.max(1, places.length);
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const every = labelEvery(places.length, Math.floor((width - LEFT) / LABEL_WIDTH));
  const last = places.length - 1;
  const step = (event: KeyboardEvent) => {
    const from = chosen ?? last;
    const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, Home: 0, End: last, PageDown: from - every, PageUp: from + every }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(Math.min(last, Math.max(0, to)));
  };
  const now = places[chosen ?? last];
  return (
    <div
      ref={box} className="bars" role="slider" tabIndex={0} aria-label={label} aria-orientation="horizontal" aria-valuemin={0} aria-valuemax={last} aria-valuenow={chosen ?? last}
      aria-valuetext={now === undefined ? "" : told(now)} onKeyDown={step} onFocus={() => { if (chosen === null) choose(last); }} onBlur={() => choose(null)} onPointerLeave={() => choose(null)}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">{shared.number(tick)}</text>
          </g>
        ))}
        {places.map((place, at) => {
          const x = LEFT + at * slot;
          const bar = Math.min(BAR_MOST, (slot * 0.76) / place.values.length);
          const first = x + (slot - bar * place.values.length) / 2;
          return (
            <g key={place.id} onPointerEnter={() => choose(at)}>
              <rect className={`hit ${at === chosen ? "at" : ""}`} x={x} y={TOP - 6} width={slot} height={HEIGHT - TOP - BOTTOM + 6} />
              {place.values.map((value, which) => (
                <rect key={which} className={`count of-${which}`} x={first + which * bar} y={y(value)} width={Math.max(1, bar - 1)} height={Math.max(0, y(0) - y(value))} rx={Math.min(3, bar / 4)} />
              ))}
              {(last - at) % every === 0 && <Label text={place.short} x={x} width={slot} last={at === last} />}
            </g>
          );
        })}
        <line className="base" x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
      </svg>
    </div>
  );
}

/** In the middle beneath its place; the last one ends with the chart. */
function Label({ text, x, width, last }: { text: string; x: number; width: number; last: boolean }) {
  const ends = last && width < LABEL_WIDTH;
  return <text x={ends ? x + width : x + width / 2} y={HEIGHT - 8} textAnchor={ends ? "end" : "middle"}>{text}</text>;
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
