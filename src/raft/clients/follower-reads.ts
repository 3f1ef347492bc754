import { newRequest, send, type Turn } from '../turn.ts'
import type { Answer, AskedReads, FollowerRead, FollowerReads, IndexedReads, RequestId } from '../types.ts'
import type { ReadIndexResponse } from '../wire/messages.ts'
import { retry, tell } from './answers.ts'

/** A client wants this node to answer. Whom to ask, and when, {@link continueFollowerReads} finds at the step's end. */
export function startFollowerRead({ node }: Turn, request: RequestId, query: string): void {
  node.followerReads ??= { waiting: [], asked: null, indexed: [] }
  const { followerReads } = node
  followerReads.waiting = [...followerReads.waiting, { request, query, askedAtTick: node.ticks }]
}

/** What a step has made possible: the leader is another, an index is known, records are applied. */
export function continueFollowerReads(turn: Turn, state: FollowerReads): void {
  const { node } = turn
  const { asked } = state
  if (asked !== null && (asked.leader !== node.leader || asked.term !== node.term)) {
    state.asked = null
    tellAll(turn, asked.reads, retry('deposed'))
  }
  if (state.asked === null && state.waiting.length > 0) askNext(turn, state)
  serveApplied(turn, state)
  if (state.waiting.length === 0 && state.asked === null && state.indexed.length === 0) node.followerReads = null
}

/** One request for all reads that have come so far. Those that come later need another: this one may be answered by then. */
function askNext(turn: Turn, state: FollowerReads): void {
  const { id, leader, term } = turn.node
  const reads = state.waiting
  state.waiting = []
  if (leader === null || leader === id) return tellAll(turn, reads, retry(leader === null ? 'no_leader' : 'deposed'))
  state.asked = { request: newRequest(turn), leader, term, reads, elapsedTicks: 0 }
  ask(turn, state.asked)
}

function ask(turn: Turn, { request, leader, term }: AskedReads): void {
  send(turn, { from: turn.node.id, kind: 'read_index', to: leader, term, request })
}

function serveApplied({ node, effects }: Turn, state: FollowerReads): void {
  const isDue = ({ readIndex }: IndexedReads) => readIndex <= node.lastApplied
  const due = state.indexed.filter(isDue)
  if (due.length === 0) return
  state.indexed = state.indexed.filter((each) => !isDue(each))
  for (const { reads } of due) {
    for (const { request, query } of reads) effects.push({ type: 'read', request, query })
  }
}

/** Only the answer to what is asked now counts: the index of an earlier one may be older than the reads. */
export function handleReadIndexResponse(turn: Turn, { request, readIndex }: ReadIndexResponse): void {
  const state = turn.node.followerReads
  if (state?.asked?.request !== request) return
  const { reads } = state.asked
  state.asked = null
  if (readIndex === null) tellAll(turn, reads, retry('deposed'))
  else state.indexed = [...state.indexed, { readIndex, reads }]
}

/** Request or answer may have been lost, so the same is asked again with every interval of heartbeats. */
export function tickFollowerReads(turn: Turn): void {
  const asked = turn.node.followerReads?.asked
  if (!asked) return
  asked.elapsedTicks += 1
  if (asked.elapsedTicks < turn.node.settings.heartbeatIntervalTicks) return
  asked.elapsedTicks = 0
  ask(turn, asked)
}

/** The reads for which it holds are answered now, whatever they wait for. */
export function endFollowerReads(turn: Turn, answer: Answer, ends: (read: FollowerRead) => boolean = () => true): void {
  const state = turn.node.followerReads
  if (state === null) return
  const stays = (read: FollowerRead) => !ends(read)
  const { waiting, asked, indexed } = state
  const all = [...indexed.flatMap(({ reads }) => reads), ...(asked?.reads ?? []), ...waiting]
  if (!all.some(ends)) return
  state.waiting = waiting.filter(stays)
  state.indexed = indexed
    .map((each) => ({ ...each, reads: each.reads.filter(stays) }))
    .filter(({ reads }) => reads.length > 0)
  const stillAsked = asked?.reads.filter(stays) ?? []
  state.asked = asked && stillAsked.length > 0 ? { ...asked, reads: stillAsked } : null
  tellAll(turn, all.filter(ends), answer)
}

function tellAll(turn: Turn, reads: readonly FollowerRead[], answer: Answer): void {
  for (const { request } of reads) tell(turn, { type: 'client', request }, answer)
}
