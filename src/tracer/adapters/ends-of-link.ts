import { ProtokollError, quote } from '../common/errors.ts'
import type { Described, KnownEnds } from './described.ts'

/** Whose end of a connection is watched. */
export interface Ends {
  readonly node: string
  /**
   * The node at the other end. Where it is not given, descriptions say `from` and `to`; one that does not say `to` is for
   * whoever the last message came from.
   */
  readonly peer?: string | undefined
}

/** The two ends of a connection, as far as they are known by now. */
export interface LinkEnds {
  sending(): KnownEnds
  /** The same for a message that is handled; it may say who is at the other end. */
  handling(described: Described): KnownEnds
  /** What to say of messages that somebody takes, and nobody can see handled. */
  unseen(): ProtokollError
}

export function endsOf({ node, peer }: Ends): LinkEnds {
  let known = peer
  return {
    sending: () => ({ from: node, to: known }),
    handling: ({ from }) => {
      known = peer ?? from ?? known
      return { from: known, to: node }
    },
    unseen: () =>
      new ProtokollError({
        code: 'RECORD',
        message: `what node ${quote(node)} reads from its socket cannot be seen to be handled`,
        found: 'read() or for await, and no listener of "data"',
        advice: 'wrap what handles a message in nodes.handling, and patch only what is written',
      }),
  }
}
