import type { Observation, ToldState } from './events.ts'
import type { Sent } from './loss.ts'

/** Anything whose nodes can be watched: it says what happens, and how its nodes are when asked. */
export interface Source {
  readonly nodes: readonly string[]
  /**
   * A node's role and state variables, under the vocabulary's names. A variable that has no initial value may be left
   * out while it is not known; a list is an array of its entries.
   */
  stateOf(node: string): ToldState
  /** Of a list the observer may be told how it changed instead, so that nobody compares it with what it was. */
  subscribe(observer: (observation: Observation, state: ToldState) => void): void
  /** Tells what it holds back; called where sections begin and end. What it throws fails the test. */
  flush?(): void
  /**
   * Takes whoever decides which messages are lost. It is asked once for each message that leaves, right after its `send`
   * has been told. Where it says true the message goes no further, which is told as `lose`. A source without this cannot
   * be asked what would be if a message were lost.
   */
  loses?(isLost: (sent: Sent) => boolean): void
}
