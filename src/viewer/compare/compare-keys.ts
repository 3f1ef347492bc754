import type { ComparedMoment } from '../model/compared.ts'

export type CompareStep = 'back' | 'next' | 'backDifference' | 'nextDifference'

/** What a key does in a report, in the order in which the panel lists them. */
export const COMPARE_KEYS: readonly {
  readonly keys: readonly string[]
  readonly does: CompareStep | 'close'
  readonly says: string
}[] = [
  { keys: ['ArrowUp', 'k'], does: 'back', says: '↑ row before' },
  { keys: ['ArrowDown', 'j'], does: 'next', says: '↓ next row' },
  { keys: ['b'], does: 'backDifference', says: 'b difference before' },
  { keys: ['c'], does: 'nextDifference', says: 'c next difference' },
  { keys: ['Escape'], does: 'close', says: 'Esc close' },
]

export function askedInReport(event: KeyboardEvent): CompareStep | 'close' | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return undefined
  return COMPARE_KEYS.find(({ keys }) => keys.includes(event.key))?.does
}

/** Where a step leads among all rows of the report; undefined where there is nothing. */
export function stepAmong(
  moments: readonly ComparedMoment[],
  from: ComparedMoment,
  step: CompareStep,
): ComparedMoment | undefined {
  const at = moments.indexOf(from)
  const differs = ({ row }: ComparedMoment) => row.status !== 'same'
  switch (step) {
    case 'back':
      return moments[at - 1]
    case 'next':
      return moments[at + 1]
    case 'backDifference':
      return moments.slice(0, Math.max(0, at)).findLast(differs)
    case 'nextDifference':
      return moments.slice(at + 1).find(differs)
  }
}
