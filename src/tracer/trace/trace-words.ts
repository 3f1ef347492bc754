import type { Problem } from '../common/errors.ts'
import { type Changes, isMessageEvent, peerOf, type TraceEvent } from './events.ts'
import type { NodeKinds } from './node-kinds.ts'
import type { Vocabulary } from './vocabulary.ts'
import { areChangesLegal, isEventLegal, tablesOf } from './word-tables.ts'
import { eventProblems, kindProblems, nodeProblems, opProblems, stateProblems } from './words.ts'

/** What the words of a trace are held against while it is read. */
export interface TraceWords {
  /** What the first line has to call the vocabulary; undefined where any name will do. */
  readonly name: string | undefined
  /** Whether an event at a node that exists, with what it changes, has nothing wrong with it. */
  isLegal(event: TraceEvent, nodes: NodeKinds): boolean
  eventProblems(event: TraceEvent, nodes: NodeKinds): Problem[]
  opProblems(op: string): Problem[]
  /** Of the kind that a node is introduced with. */
  kindProblems(node: string, kind: string | undefined, nodes: NodeKinds): Problem[]
  /** Of what changes at a node. */
  changeProblems(node: string, set: Changes, nodes: NodeKinds): Problem[]
}

/** The words of a vocabulary, and no others. */
export function wordsOf(vocabulary: Vocabulary): TraceWords {
  const tables = tablesOf(vocabulary)
  return {
    name: vocabulary.name,
    isLegal(event, nodes) {
      if (!isEventLegal(event, nodes, tables)) return false
      // JSON makes a text anew each time that it is said; there are as many kinds as the vocabulary has.
      if (isMessageEvent(event)) event.message = tables.messages.get(event.message)?.id ?? event.message
      return true
    },
    eventProblems: (event, nodes) => eventProblems(vocabulary, nodes, event),
    opProblems: (op) => opProblems(vocabulary, op),
    kindProblems: (node, kind, nodes) => kindProblems(vocabulary, nodes, node, kind),
    changeProblems: (node, set, nodes) =>
      areChangesLegal(set, node, nodes, tables) ? [] : stateProblems(vocabulary, nodes, node, set),
  }
}

/** Any words, where nobody has said which there are. A mark may be one that introduces its node; messages need theirs. */
export const ANY_WORDS: TraceWords = {
  name: undefined,
  isLegal: () => false,
  eventProblems(event, nodes) {
    if (!isMessageEvent(event)) return []
    const peer = event.op === 'handle' ? 'from' : 'to'
    return [...nodeProblems(nodes, 'node', event.node), ...nodeProblems(nodes, peer, peerOf(event))]
  },
  opProblems: () => [],
  kindProblems: () => [],
  changeProblems: () => [],
}
