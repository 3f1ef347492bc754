/**
 * What hangs on a message: with it lost, nodes end otherwise or something else is answered (`decides`), the same comes
 * about by other ways (`detour`), nothing is missed (`spare`), or the test cannot go on (`stops`).
 */
export const LOSS_CLASSES = ['decides', 'stops', 'detour', 'spare'] as const
export type LossClass = (typeof LOSS_CLASSES)[number]

/** What would have been if one message had been lost. */
export interface LostFact {
  readonly class: LossClass
  /** The message, for those who read the file, and so that one of another trace is known as such. */
  readonly message: string
  readonly node: string
  readonly to: string
  /**
   * The first that would have been otherwise: so many lines of the trace behind the `send`. Absent if nothing would have
   * been but that the message is not handled.
   */
  readonly first?: number
  /** What would have been there instead, as a text of the trace's own names; absent if that is only left out. */
  readonly instead?: string
  /** What would be otherwise in the end, the first of it in words. */
  readonly outcome?: string
  /** Why the test could not have gone on. */
  readonly reason?: string
  /** So many things that the test expects would not have been so. */
  readonly unmet?: number
}

/** What is known of the messages of a test: a fact a `send` of its trace, in their order; or why there is none. */
export interface LostFacts {
  readonly group: string
  readonly file: string
  readonly test: string
  readonly notClassed?: string
  readonly facts: readonly LostFact[]
}

/** The version of the files. Raise it also when messages are classed by other rules. */
export const LOST_VERSION = 1

/** A file of facts: a line that says whose they are, and a line a message. */
export function lostText({ group, file, test, notClassed, facts }: LostFacts): string {
  const head = { ifLost: LOST_VERSION, group, file, test, ...(notClassed === undefined ? {} : { notClassed }) }
  return [head, ...facts].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Whether a file is one of facts, of whatever version. */
export function isLostText(text: string): boolean {
  return text.startsWith('{"ifLost":')
}

/** Reads a file of facts; undefined if it is none of this version. */
export function parseLost(text: string): LostFacts | undefined {
  try {
    const [head, ...facts] = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
    if (head?.ifLost !== LOST_VERSION || !facts.every(isFact)) return undefined
    const { ifLost, ...names } = head
    return { ...names, facts }
  } catch {
    return undefined
  }
}

function isFact(fact: unknown): fact is LostFact {
  const { class: given, message, node, to, first, instead, outcome, reason, unmet } = (fact ?? {}) as Partial<LostFact>
  const isWord = (value: unknown) => typeof value === 'string'
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0
  return (
    LOSS_CLASSES.some((each) => each === given) &&
    [message, node, to].every(isWord) &&
    [instead, outcome, reason].every((value) => value === undefined || isWord(value)) &&
    [first, unmet].every((value) => value === undefined || isCount(value))
  )
}
