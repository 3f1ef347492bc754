/** Why exploring stopped: `EXPLORE_FAILED` is what was looked for, all others are mistakes in a world or in how it is called. */
export type ExploreCode =
  | 'EXPLORE_ACTION'
  | 'EXPLORE_ASYNC'
  | 'EXPLORE_FAILED'
  | 'EXPLORE_NOT_DETERMINISTIC'
  | 'EXPLORE_OPTION'
  | 'EXPLORE_ORDERS'
  | 'EXPLORE_WORLD'

/** What was found, what would be right, and what to do. */
export class ExploreError extends Error {
  override readonly name = 'ExploreError'
  readonly code: ExploreCode

  constructor(code: ExploreCode, message: string) {
    super(message)
    this.code = code
  }
}
