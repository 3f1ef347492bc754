/** Messages drawn at random around what a node knows: legal ones, damaged ones, and ones for somebody else. */
import type { Draw } from '../../src/explore/index.ts'
import type { LogRecord, Message, NodeState, RecordContent } from '../../src/raft/index.ts'

/** Members, a newcomer, and a node that is none of them, any more or yet. */
const OTHERS = ['2', '3', '4', '9']
const IDS = ['1', ...OTHERS]

/** A message that some node could have sent to this one, if only a lying one. */
export function wellFormed(draw: Draw, node: Readonly<NodeState>): Message {
  return new Author(draw, node).message(draw.one(KINDS))
}

/** What is no message, or contradicts itself. */
export function malformed(draw: Draw, node: Readonly<NodeState>): unknown {
  if (draw.once(4)) return draw.one(NO_MESSAGES)
  if (draw.once(4)) return draw.one(CONTRADICTIONS)({ ...envelope(draw), term: Math.max(1, node.term) })
  const message: Record<string, unknown> = { ...wellFormed(draw, node) }
  const field = draw.one(Object.keys(message))
  if (draw.once(3) && !OPTIONAL.has(field)) delete message[field]
  else message[field] = draw.one(FIT_NOWHERE)
  return message
}

/** A legal message that has come to the wrong node, or says that it is from this one. */
export function misdirected(draw: Draw, node: Readonly<NodeState>): Message {
  const wrong = draw.once(2) ? { to: draw.one(OTHERS) } : { from: node.id }
  return { ...wellFormed(draw, node), ...wrong }
}

const KINDS: readonly Message['kind'][] = [
  ...(['append_entries', 'append_entries', 'append_entries', 'append_entries_response'] as const),
  ...(['request_vote', 'request_vote_response', 'pre_vote', 'pre_vote_response'] as const),
  ...(['timeout_now', 'timeout_now_response', 'membership_change', 'membership_change_response'] as const),
  ...(['install_snapshot', 'install_snapshot_response', 'read_index', 'read_index_response'] as const),
]

const OPTIONAL = new Set(['readRound', 'transfer'])
const FIT_NOWHERE: readonly unknown[] = [Symbol('?'), -1, 1.5, Number.NaN, 10n, () => 0, new Array(2)]
const NO_MESSAGES: readonly unknown[] = [
  ...[undefined, null, 0, 'hello', true, Symbol('?'), [], {}, () => 0, new Map(), Number.NaN],
  ...['toString', '__proto__', 'constructor', '', 7, null].map((kind) => ({ kind, from: '2', to: '1', term: 1 })),
]

type Contradiction = (envelope: { from: string; to: string; term: number }) => unknown
const heartbeat = { kind: 'append_entries', prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 }
const recordOf = (index: number, term: number) => ({ index, term, type: 'command', command: 'x' })
const CONTRADICTIONS: readonly Contradiction[] = [
  (about) => ({ ...heartbeat, ...about, term: 0 }),
  (about) => ({ ...heartbeat, ...about, prevLogTerm: 1 }),
  (about) => ({ ...heartbeat, ...about, prevLogIndex: 1, prevLogTerm: about.term + 1 }),
  (about) => ({ ...heartbeat, ...about, entries: [recordOf(2, 1)] }),
  (about) => ({ ...heartbeat, ...about, entries: [recordOf(1, about.term + 1)] }),
  (about) => ({ ...heartbeat, ...about, term: 2, entries: [recordOf(1, 2), recordOf(2, 1)] }),
  (about) => ({ ...heartbeat, ...about, entries: [{ ...recordOf(1, 1), type: 'toString' }] }),
  (about) => ({ ...heartbeat, ...about, entries: [{ index: 1, term: 1, type: 'command' }] }),
  (about) => ({ ...heartbeat, ...about, entries: new Array(1) }),
  (about) => ({ kind: 'request_vote', ...about, lastLogIndex: 1, lastLogTerm: about.term + 1 }),
  (about) => ({ kind: 'pre_vote', ...about, lastLogIndex: 0, lastLogTerm: 1 }),
  (about) => ({ kind: 'timeout_now', ...about, term: 0, prevLogIndex: 0 }),
]

function envelope(draw: Draw): { from: string; to: string } {
  return { from: draw.one(OTHERS), to: '1' }
}

/** Writes legal messages; indexes and terms are near the node's own, now and then far off. */
class Author {
  private readonly draw: Draw
  private readonly node: Readonly<NodeState>
  private readonly term: number

  constructor(draw: Draw, node: Readonly<NodeState>) {
    this.draw = draw
    this.node = node
    const near = draw.once(12) ? node.term + draw.one([-1, 1, 1, 2]) : node.term
    this.term = Math.max(1, draw.once(300) ? 2 ** (20 + draw.below(20)) : near)
  }

  message(kind: Message['kind']): Message {
    const { draw, term } = this
    const about = { ...envelope(draw), term }
    switch (kind) {
      case 'append_entries':
        return { kind, ...about, ...this.records(), leaderCommit: this.index(), ...this.round() }
      case 'append_entries_response': {
        const matchIndex = this.index()
        const where = { matchIndex, matchTerm: this.termOf(matchIndex), lastLogIndex: this.index() }
        return { kind, ...about, success: !draw.once(3), ...where, ...this.round() }
      }
      case 'request_vote': {
        const mark = draw.once(4) ? { transfer: true as const } : {}
        return { kind, ...about, ...this.lastRecord(), ...mark }
      }
      case 'pre_vote':
        return { kind, ...about, ...this.lastRecord(), ...this.request() }
      case 'request_vote_response':
        return { kind, ...about, voteGranted: !draw.once(3) }
      case 'pre_vote_response':
        return { kind, ...about, proposedTerm: term + draw.below(2), voteGranted: !draw.once(3), ...this.request() }
      case 'timeout_now':
        return { kind, ...about, prevLogIndex: this.index(), ...this.request() }
      case 'timeout_now_response':
        return { kind, ...about, prevLogIndex: this.index(), success: draw.once(2), ...this.request() }
      case 'membership_change':
        return { kind, ...about, ...this.change(), ...this.request() }
      case 'membership_change_response': {
        const reason = draw.one(['', 'no_leader', 'catch_up_failed', 'last_voter', 'constructor'])
        const answer = { success: draw.once(2), leader: draw.one([null, ...IDS]), reason, ...this.request() }
        return { kind, ...about, ...this.change(), ...answer }
      }
      case 'install_snapshot':
        return { kind, ...about, ...this.snapshot() }
      case 'install_snapshot_response': {
        const nextOffset = draw.one([0, 1, 2, 3, 4, 9])
        const lastIncludedIndex = Math.max(1, draw.once(2) ? this.node.log.snapshotIndex : this.index())
        return { kind, ...about, lastIncludedIndex, success: draw.once(2), nextOffset, installed: draw.once(3) }
      }
      case 'read_index':
        return { kind, ...about, request: draw.one(['0-1', '0-2', '1-1']) }
      case 'read_index_response': {
        const readIndex = draw.once(3) ? null : this.index()
        return { kind, ...about, request: draw.one(['0-1', '0-2', '1-1']), readIndex }
      }
    }
  }

  private index(): number {
    const { draw, node } = this
    const { lastIndex, snapshotIndex } = node.log
    const known = draw.one([0, snapshotIndex, node.commitIndex, lastIndex, lastIndex])
    return draw.once(200) ? 2 ** 47 : Math.max(0, known + draw.one([0, 0, 0, -2, -1, 1]))
  }

  /** The term of the node's own record there, mostly; otherwise any that is legal there. */
  private termOf(index: number): number {
    if (index === 0) return 0
    const own = this.node.log.termAt(index) ?? this.term
    return Math.max(1, Math.min(this.term, this.draw.once(6) ? 1 + this.draw.below(this.term) : own))
  }

  private lastRecord() {
    const lastLogIndex = this.index()
    return { lastLogIndex, lastLogTerm: this.termOf(lastLogIndex) }
  }

  /** One that the node may have used itself, mostly the newest. */
  private request() {
    const { draw, node } = this
    return { request: `0-${draw.once(4) ? draw.below(4) : node.requestCount}` }
  }

  private round() {
    return this.draw.once(3) ? { readRound: 1 + this.draw.below(4) } : {}
  }

  private records() {
    const { draw } = this
    const prevLogIndex = this.index()
    const prevLogTerm = this.termOf(prevLogIndex)
    let lowest = Math.max(1, prevLogTerm)
    const entries = Array.from({ length: draw.one([0, 0, 1, 2, 3]) }, (_, i): LogRecord => {
      const index = prevLogIndex + 1 + i
      lowest = Math.max(lowest, this.termOf(index))
      return { index, term: lowest, ...this.content() }
    })
    return { prevLogIndex, prevLogTerm, entries }
  }

  private content(): RecordContent {
    const { draw } = this
    const command: RecordContent = { type: 'command', command: 'x' }
    if (!draw.once(3)) return command
    return draw.one<RecordContent>([
      { type: 'term_start' },
      { type: 'session' },
      { ...command, client: { session: 1, serial: 1 } },
      { type: 'settings', settings: { preVote: draw.once(2), checkQuorum: draw.once(2) } },
      { type: 'membership', membership: this.membership() },
    ])
  }

  private membership() {
    const learners = this.draw.once(3) ? ['9'] : []
    return { voters: this.draw.one([['1', '2', '3'], ['1', '2', '3', '4'], ['2', '3'], ['2']]), learners }
  }

  private change() {
    const { draw } = this
    return { op: draw.one(['ADD', 'ADD_LEARNER', 'REMOVE'] as const), node: draw.one(IDS) }
  }

  private snapshot() {
    const { draw, node } = this
    const { receiving } = node
    const goesOn = receiving !== null && !draw.once(4)
    const lastIncludedIndex = goesOn ? receiving.index : Math.max(1, this.index())
    const offset = goesOn && !draw.once(4) ? receiving.sizeBytes : draw.one([0, 0, 2, 5])
    const about = { lastIncludedIndex, lastIncludedTerm: this.termOf(lastIncludedIndex) }
    const what = { membership: this.membership(), settings: draw.once(2) ? {} : { preVote: true } }
    return { ...about, ...what, offset, data: new Uint8Array(draw.below(4)), done: draw.once(3) }
  }
}
