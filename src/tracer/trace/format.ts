/**
 * The trace format, version 2: JSON Lines. `trace-schema.ts` is the whole of its form; `docs/reference/` has it as a JSON
 * Schema and explains it. What the words in a trace may be is the vocabulary's matter, see `words.ts`.
 */
export const TRACE_VERSION = 2
/** The versions that can be read. Version 1 lacks some of what 2 can say, and says the rest in the same way. */
export const READABLE_VERSIONS = [1, 2] as const

/** `feature`, `feature/branch`, or `feature/branch.below.it`. */
export const FEATURE_ID = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?$/

/** What becomes of a message at its sender. */
export const TRANSFERS = ['queue', 'send', 'block', 'lose'] as const
/** The event kinds of messages. Every other event kind is a mark, and the vocabulary declares those. */
export const MESSAGE_OPS = [...TRANSFERS, 'handle'] as const
export const MARK_OP = new RegExp(`^(?!(?:${MESSAGE_OPS.join('|')})$)[a-z][a-z0-9_]*$`)
export const MARK_OP_WORDS = `a lower-case letter, then lower-case letters, digits and _; not ${MESSAGE_OPS.join(', ')}`

/** What else than a test a trace can be made from: what another system wrote, what real processes recorded. */
export const ORIGINS = ['log', 'recording'] as const

/** Why a test failed, in kinds that ask for different things to be done. */
export const REASONS = ['assertion', 'error', 'refused', 'evidence', 'alarm', 'timeout'] as const
