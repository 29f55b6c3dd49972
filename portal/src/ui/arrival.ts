// Whether somebody has just come to another screen, so that its heading takes the focus as soon as it is there.

const SOON = 10_000;
let arrivedAt = Number.NEGATIVE_INFINITY;

/** Told by the router, before another screen is shown. */
export function noteArrival() {
  arrivedAt = performance.now();
}

/** Whether the next heading takes the focus; asked once for each arrival. */
export function takeArrival(): boolean {
  const fresh = performance.now() - arrivedAt < SOON;
  arrivedAt = Number.NEGATIVE_INFINITY;
  return fresh;
}
