import type { State } from '../../trace/events.ts'
import type { VariableWord } from '../../trace/vocabulary.ts'

/** How many entries of a list, from its first, are settled: committed, in the words of some protocols. */
export function settledOf({ framed }: Pick<VariableWord, 'framed'>, state: State, length: number): number {
  if (framed === undefined) return 0
  const [upTo, last] = [state[framed.upTo], state[framed.last]]
  if (typeof upTo !== 'number' || typeof last !== 'number') return 0
  return Math.max(0, length - Math.max(0, last - upTo))
}
