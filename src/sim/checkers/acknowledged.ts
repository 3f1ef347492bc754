import type { Answer, LogRecord, RequestId, StoreEffect } from '../../raft/index.ts'
import type { Checker, Facts, Finding, Step } from './checker.ts'
import { PARTS } from './parts-of-step.ts'
import { describe } from './records.ts'

/** A request that waits for its answer, and the record that it became; undefined where it became none. */
interface Request {
  readonly record: LogRecord | undefined
  /** Whether a result without a record is wrong. Reads need none, nor does a repeat within a session. */
  readonly needsRecord: boolean
}

/**
 * What a client was told is so: a result is of its own record, and this is committed; a record whose client may ask
 * again never is. Records are told apart by index and term, requests by their id: texts may repeat.
 */
export class Acknowledged implements Checker {
  readonly property = 'nothing acknowledged is lost'
  readonly goesBy = PARTS.request | PARTS.machine | PARTS.answers | PARTS.commit
  private readonly facts: Facts
  private readonly waiting = new Map<RequestId, Request>()
  /** By index, then term: records whose clients were told that they never will be committed. */
  private readonly given = new Map<number, Map<number, RequestId>>()
  private lookedUpTo = 0

  constructor(facts: Facts) {
    this.facts = facts
  }

  look(step: Step): Finding | undefined {
    this.take(step)
    return this.lookAtApplied(step) ?? this.lookAtAnswers(step) ?? this.lookAtCommitted(step)
  }

  /** The record of a request is the one that its node appends in the same step. */
  private take({ node, before, input, stores }: Step): void {
    if (input === undefined || !('request' in input)) return
    const record = appendedIn(stores, before?.lastIndex ?? 0)
    const inSession = 'client' in input && input.client !== undefined
    const needsRecord = input.type === 'command' && !inSession
    if (node.role === 'leader' || needsRecord) this.waiting.set(input.request, { record, needsRecord })
  }

  private lookAtApplied({ node, effects }: Step): Finding | undefined {
    for (const effect of effects) {
      if (effect.type !== 'apply' || effect.request === null) continue
      const own = this.waiting.get(effect.request)?.record
      if (own === undefined || (own.index === effect.record.index && own.term === effect.record.term)) continue
      const found = `answers ${effect.request}, which became ${describe(own)}, with the result of ${describe(effect.record)}`
      return { nodes: [node.id], found }
    }
    return undefined
  }

  private lookAtAnswers({ node, answers }: Step): Finding | undefined {
    for (const { request, answer } of answers) {
      const waiting = this.waiting.get(request)
      this.waiting.delete(request)
      const found = answer.type === 'result' ? this.refuteResult(waiting) : this.refuteRefusal(request, answer, waiting)
      if (found) return { nodes: [node.id], found: `told ${request} "${answer.type}", but ${found}` }
    }
    return undefined
  }

  private refuteResult(request: Request | undefined): string | undefined {
    if (request === undefined) return undefined
    const { record, needsRecord } = request
    if (record === undefined) return needsRecord ? 'it never became a record' : undefined
    return this.isCommitted(record) ? undefined : `nobody has committed ${describe(record)}`
  }

  private refuteRefusal(id: RequestId, answer: Answer, request: Request | undefined): string | undefined {
    const record = request?.record
    if (record === undefined || !denies(answer)) return undefined
    if (this.isCommitted(record)) return `${describe(record)} is committed`
    const terms = this.given.get(record.index) ?? new Map<number, RequestId>()
    this.given.set(record.index, terms.set(record.term, id))
    return undefined
  }

  private lookAtCommitted({ node }: Step): Finding | undefined {
    const { committed } = this.facts
    for (; this.lookedUpTo < committed.lastIndex; this.lookedUpTo += 1) {
      const record = committed.at(this.lookedUpTo + 1)?.record
      const request = record && this.given.get(record.index)?.get(record.term)
      if (record === undefined || request === undefined) continue
      return {
        nodes: [node.id],
        found: `has committed ${describe(record)}, and ${request} was told that it never would`,
      }
    }
    return undefined
  }

  private isCommitted({ index, term }: LogRecord): boolean {
    return this.facts.committed.at(index)?.record.term === term
  }
}

/** The first record behind `end` that came from somebody's request. */
function appendedIn(stores: readonly StoreEffect[], end: number): LogRecord | undefined {
  for (const change of stores) {
    const records = change.type === 'store_records' ? change.records : NONE
    const appended = records.find(({ index, type }) => index > end && type !== 'term_start')
    if (appended) return appended
  }
  return undefined
}

const NONE: readonly LogRecord[] = []

/**
 * Whether the answer says that the record will never be committed. A session that has expired is found out when the
 * record is; "unknown" leaves it open.
 */
function denies(answer: Answer): boolean {
  if (answer.type === 'refused') return answer.reason !== 'session_expired'
  return answer.type === 'redirect' || answer.type === 'retry'
}
