import type { State } from '../../trace/events.ts'
import type { VariableWord } from '../../trace/vocabulary.ts'

/** Whether a value is another than the initial one. What is not known is not; nor is what has no initial value. */
export function isElsewhere(value: State[string] | undefined, initial: VariableWord['initial']): boolean {
  return value !== undefined && initial !== undefined && value !== initial
}
