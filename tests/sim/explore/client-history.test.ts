import { describe, expect, it } from 'vitest'
import { ClientHistory } from '../../../src/sim/explore/client-history.ts'
import type { RegisterOperation } from '../../../src/sim/explore/registers.ts'
import { ClientCommand } from '../../../src/sim/index.ts'

/** Operations on one register, answered by whoever writes the test. */
class Told {
  readonly history = new ClientHistory()
  private requests = 0

  ask(op: RegisterOperation['op'], value = 0) {
    return this.history.ask({ op, key: 'a', value })
  }

  /** The operation is asked for at a node, and answered with this before anything else happens. */
  attempt(asked: ReturnType<Told['ask']>, answer: ClientCommand['answer']): void {
    this.requests += 1
    const command = new ClientCommand(`request-${this.requests}`, '1', 'text')
    this.history.wait(command, asked)
    this.history.listen()
    command.answer = answer
    this.history.listen()
  }

  result(op: RegisterOperation['op'], value: number, result: string): void {
    this.attempt(this.ask(op, value), { type: 'result', result })
  }
}

describe('what clients were told', () => {
  it('is explained where a set answers what was there before, and an add what is there then', () => {
    const told = new Told()
    told.result('set', 5, '0')
    told.result('add', 2, '7')
    told.result('get', 0, '7')
    expect(told.history.problem()).toBeUndefined()
    expect(told.history.answers.counts).toEqual(new Map([['answer result', 3]]))
  })

  it('is not where a read is from the past', () => {
    const told = new Told()
    told.result('set', 5, '0')
    told.result('get', 0, '0')
    const problem = { kind: 'unexplained', what: 'answers are linearizable' }
    expect(told.history.problem()).toMatchObject(problem)
    expect(told.history.problem()?.found).toContain('set a 5 -> 0')
    expect(told.history.problem()?.found).toContain('nothing explains get a -> 0')
  })

  it('leaves open whether a command has happened whose client heard nothing, or that nobody knows', () => {
    for (const answer of [undefined, { type: 'lost' }, { type: 'unknown', reason: 'shutdown' }] as const) {
      for (const read of ['0', '5']) {
        const told = new Told()
        told.attempt(told.ask('set', 5), answer)
        told.result('get', 0, read)
        expect(told.history.problem()).toBeUndefined()
      }
    }
  })

  it('counts what was denied as never done', () => {
    for (const answer of [
      { type: 'retry', reason: 'no_leader' },
      { type: 'redirect', leader: '2' },
      { type: 'refused', reason: 'session_expired', message: 'gone' },
    ] as const) {
      const told = new Told()
      told.attempt(told.ask('set', 5), answer)
      told.result('get', 0, '0')
      expect(told.history.problem()).toBeUndefined()
      told.result('get', 0, '5')
      expect(told.history.problem()).toMatchObject({ kind: 'unexplained' })
    }
  })

  it('leaves a repeated command open as long as one of its attempts is', () => {
    const told = new Told()
    const asked = told.ask('set', 5)
    told.attempt(asked, { type: 'lost' })
    told.attempt(asked, { type: 'retry', reason: 'no_leader' })
    told.result('get', 0, '5')
    expect(told.history.problem()).toBeUndefined()
  })

  it('has one result for a command however often it is repeated', () => {
    const told = new Told()
    const asked = told.ask('add', 5)
    told.attempt(asked, { type: 'lost' })
    told.attempt(asked, { type: 'result', result: '5' })
    told.attempt(asked, { type: 'result', result: '5' })
    expect(told.history.problem()).toBeUndefined()
    told.attempt(asked, { type: 'result', result: '10' })
    expect(told.history.problem()).toMatchObject({ what: 'a repeated command has one result' })
  })
})
