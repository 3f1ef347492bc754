import type { SideName, TestDiff } from './report.ts'

/**
 * The line of a side's trace to look at first: that of the first event that differs. On the side that does not have it,
 * what is next to it: of the window's steps the last before it, or else the first behind it. Undefined where no event of
 * that side differs.
 */
export function lineToShow({ first: window, order }: TestDiff, side: SideName): number | undefined {
  // Of events that traded places, where they are now is known.
  if (window === null) return side === 'after' ? order[0]?.first.line : undefined
  const { steps } = window
  const at = steps.findIndex(({ first }) => first)
  const near = [...steps.slice(0, at + 1).reverse(), ...steps.slice(at + 1)]
  return near.find((step) => step[side] !== null)?.[side]?.line
}
