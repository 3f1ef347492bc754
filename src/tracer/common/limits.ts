/**
 * Every bound on what protokoll takes, makes and says, with its unit in its name. `docs/reference/limits.rst` says what
 * happens beyond each, and `tests/tracer/limits.test.ts` holds each.
 */
export const LIMITS = {
  /** Characters of a value that an error quotes. */
  quotedCharacters: 120,
  /** Legal values that an error lists. */
  listedValues: 20,
  /** Problems that the command line shows; how many more there are is said. */
  shownProblems: 20,
} as const

export type Limit = keyof typeof LIMITS
