/**
 * Ends a call that sends, where what it sends is lost: whoever waits until it is gone learns that it is, later as always,
 * and not that nobody gets it.
 */
export function callBack(args: readonly unknown[]): void {
  const done = args.findLast((arg) => typeof arg === 'function')
  if (typeof done === 'function') queueMicrotask(() => done(null))
}
