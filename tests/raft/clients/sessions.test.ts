import { describe, expect, it } from 'vitest'
import { type RecordOf, Sessions, step } from '../../../src/raft/index.ts'
import { makeLeader, ofType } from '../../support/raft.ts'

function open(index: number): RecordOf<'session'> {
  return { index, term: 1, type: 'session' }
}

function command(session: number, serial: number): RecordOf<'command'> {
  return { index: 99, term: 1, type: 'command', command: 'x', client: { session, serial } }
}

/** Applies the command as a host does, with its serial number as the result, and says what came of it. */
function apply(sessions: Sessions, session: number, serial: number): string {
  const record = command(session, serial)
  const verdict = sessions.judge(record)
  if (verdict.type === 'apply') sessions.close(record, `result ${serial}`)
  return verdict.type === 'repeat' ? verdict.result : verdict.type
}

describe('a client session (thesis 6.3)', () => {
  it('is named by the index of the record that opens it', () => {
    expect(new Sessions().open(open(7))).toBe('7')
  })

  it('has each command applied once; a repeated one gets the first result', () => {
    const sessions = new Sessions()
    sessions.open(open(7))
    expect([apply(sessions, 7, 1), apply(sessions, 7, 1), apply(sessions, 7, 1)]).toEqual([
      'apply',
      'result 1',
      'result 1',
    ])
    expect([apply(sessions, 7, 2), apply(sessions, 7, 2)]).toEqual(['apply', 'result 2'])
  })

  it('may leave serial numbers out: what was never sent need not be applied', () => {
    const sessions = new Sessions()
    sessions.open(open(7))
    expect([apply(sessions, 7, 3), apply(sessions, 7, 9)]).toEqual(['apply', 'apply'])
  })

  it('refuses a command older than its last: nobody waits for that answer', () => {
    const sessions = new Sessions()
    sessions.open(open(7))
    apply(sessions, 7, 2)
    expect(apply(sessions, 7, 1)).toBe('expired')
  })

  it('does not mix with another, nor with commands that have none', () => {
    const sessions = new Sessions()
    for (const index of [7, 8]) sessions.open(open(index))
    expect([apply(sessions, 7, 1), apply(sessions, 8, 1)]).toEqual(['apply', 'apply'])
    const plain: RecordOf<'command'> = { index: 9, term: 1, type: 'command', command: 'x' }
    expect(sessions.judge(plain)).toEqual({ type: 'apply' })
    sessions.close(plain, 'r')
    expect(sessions.save()).toHaveLength(2)
  })
})

describe('too many sessions (thesis 6.3, expiry by the log alone)', () => {
  it('cost the one that was used longest ago, whose commands are refused from then on', () => {
    const sessions = new Sessions(2)
    for (const index of [1, 2]) sessions.open(open(index))
    apply(sessions, 1, 1)
    sessions.open(open(3))
    expect([apply(sessions, 2, 1), apply(sessions, 1, 2), apply(sessions, 3, 1)]).toEqual(['expired', 'apply', 'apply'])
  })

  it('are the same at every node that applies the same records, also from a snapshot on', () => {
    const whole = new Sessions(3)
    const steps = (sessions: Sessions, from: number, to: number) => {
      for (let index = from; index < to; index += 1) {
        if (index % 3 === 0) sessions.open(open(index))
        else apply(sessions, index - (index % 3) - 3 * (index % 2), index)
      }
    }
    steps(whole, 0, 40)
    const saved = JSON.parse(JSON.stringify(whole.save()))
    const restored = new Sessions(3)
    restored.open(open(1))
    restored.restore(saved)
    for (const sessions of [whole, restored]) steps(sessions, 40, 80)
    expect(restored.save()).toEqual(whole.save())
    expect(whole.save()).toHaveLength(3)
  })

  it('never bring back one that was forgotten by closing its command', () => {
    const sessions = new Sessions(1)
    for (const index of [1, 2]) sessions.open(open(index))
    sessions.close(command(1, 1), 'late')
    expect(sessions.save().map(([session]) => session)).toEqual([2])
  })
})

describe('what the log has of sessions', () => {
  it('is a record that opens one, and the name in each command; the host answers when it applies them', () => {
    const leader = makeLeader({ voters: ['1'] })
    const client = { session: 2, serial: 1 }
    const opened = step(leader, { type: 'open_session', request: 'o' })
    const done = step(leader, { type: 'command', request: 'c', command: 'x', client })
    expect([...ofType(opened, 'apply'), ...ofType(done, 'apply')]).toEqual([
      { type: 'apply', record: { index: 2, term: 1, type: 'session' }, request: 'o' },
      { type: 'apply', record: { index: 3, term: 1, type: 'command', command: 'x', client }, request: 'c' },
    ])
    expect([...ofType(opened, 'answer'), ...ofType(done, 'answer')]).toEqual([])
  })
})
