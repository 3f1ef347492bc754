import { counted } from '../../common/counted.ts'
import type { Declared } from '../../trace/vocabulary-schema.ts'
import type { DeclaredMapping } from '../mapping-schema.ts'
import type { PathFacts } from './path-facts.ts'

/** A first mapping of a log, the words that it leads to, and what somebody should know of both. */
export interface Proposal {
  readonly mapping: DeclaredMapping
  readonly vocabulary: Declared
  /** What was guessed, a sentence each. */
  readonly guesses: readonly string[]
  /** What to look at, or to write. */
  readonly hints: readonly string[]
}

const PAIRED =
  'messages find their handlings by their order: where any may be lost, say "id" in their rules, or "messages": "content" if both ends say the same'

/** What to fill in, whatever the log is. `times` are the names under which a mapping finds the time of a line. */
export function commonHints(vocabulary: Declared, times: readonly string[]): string[] {
  const { marks, messages } = vocabulary
  const none = messages.length === 0
  const words = marks.length + messages.length
  return [
    ...(none
      ? ['no line is a message yet: give rules "op": "send" or "handle" with "from", "to" and "message"']
      : [PAIRED]),
    `the vocabulary says "meaning": "" of ${counted(words, 'word')}: say what ${words === 1 ? 'it means' : 'they mean'}`,
    'a mark that only says something can be noise: "noise": true in its rule',
    ...times
      .slice(0, 1)
      .map(
        (time) =>
          `several logs, as one of each node, become one trace with "together": ${JSON.stringify(vocabulary.name)}, "sort": "{${time}}"`,
      ),
  ]
}

/** The field of a vocabulary that has values like these. */
export function typeOf({ lines, integers, booleans, nulls }: PathFacts): 'integer' | 'boolean' | 'text' {
  if (integers > 0 && integers + nulls === lines) return 'integer'
  return booleans > 0 && booleans + nulls === lines ? 'boolean' : 'text'
}
