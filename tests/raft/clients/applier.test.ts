import { describe, expect, it } from 'vitest'
import { Applier, type LogRecord, type MachineEffect, type StateMachine } from '../../../src/raft/index.ts'
import { CommandList } from '../../../src/sim/index.ts'

/** Throws at `bad` as often as it is told to; `bad` may be tried again if it says so. */
class Fragile extends CommandList {
  failures: number
  private readonly idempotent: boolean

  constructor(failures: number, idempotent: boolean) {
    super()
    this.failures = failures
    this.idempotent = idempotent
  }

  override apply(command: string): string {
    if (command === 'bad' && this.failures > 0) {
      this.failures -= 1
      throw new Error('not now')
    }
    return super.apply(command)
  }

  isIdempotent(): boolean {
    return this.idempotent
  }
}

let index = 0
function apply(command: string, client?: { session: number; serial: number }): MachineEffect {
  index += 1
  const record: LogRecord = { index, term: 1, type: 'command', command, ...(client ? { client } : {}) }
  return { type: 'apply', record, request: `r${command}` }
}
const open = (at: number): MachineEffect => ({
  type: 'apply',
  record: { index: at, term: 1, type: 'session' },
  request: 'open',
})
const head = { index: 9, term: 1, membership: { voters: ['1'], learners: [] }, settings: {} }
const READ: MachineEffect = { type: 'read', request: 'read', query: 'size' }
const SAVE: MachineEffect = { type: 'take_snapshot', head }
const result = (request: string, text: string) => ({
  type: 'answer',
  request,
  answer: { type: 'result', result: text },
})
const unknown = (request: string) => ({
  type: 'answer',
  request,
  answer: { type: 'unknown', reason: 'node_disabled' },
})

describe('a command that throws', () => {
  it('is tried again as time passes if that is safe; what follows waits behind it', () => {
    const applier = new Applier(new Fragile(2, true))
    expect([...applier.take(apply('bad')), ...applier.take(apply('b')), ...applier.take(READ)]).toEqual([])
    expect(applier.tryAgain()).toEqual([])
    expect(applier.tryAgain()).toEqual([result('rbad', '1'), result('rb', '2'), result('read', '2')])
    expect([applier.machine.commands, applier.tryAgain()]).toEqual([['bad', 'b'], []])
  })

  it('is the end of the state machine after three attempts', () => {
    const applier = new Applier(new Fragile(9, true))
    applier.take(apply('bad'))
    applier.take(apply('b'))
    applier.take(SAVE)
    expect(applier.tryAgain()).toEqual([])
    const reason = 'command "bad" threw: Error: not now'
    expect(applier.tryAgain()).toEqual([{ type: 'failed', reason }, unknown('rbad'), unknown('rb')])
    expect(applier.take(READ)).toEqual([unknown('read')])
  })

  it.each([
    ['the machine says that it is not safe', new Fragile(1, false)],
    ['the machine says nothing', { apply: () => JSON.parse('') }],
  ])('is that at once where %s', (_, machine: StateMachine) => {
    expect(new Applier(machine).take(apply('bad'))).toMatchObject([{ type: 'failed' }, unknown('rbad')])
  })

  it('may be a query or a snapshot, which are not tried again', () => {
    const machine: StateMachine = { apply: () => '', query: () => JSON.parse('?'), save: () => JSON.parse('?') }
    expect(new Applier(machine).take(READ)[0]).toMatchObject({ reason: expect.stringContaining('query "size" threw') })
    expect(new Applier(machine).take(SAVE)).toMatchObject([{ reason: expect.stringContaining('take_snapshot threw') }])
  })
})

describe('sessions (thesis 6.3)', () => {
  it('have a repeated command applied once, and an expired one refused', () => {
    const applier = new Applier(new CommandList(), 1)
    const client = { session: 5, serial: 1 }
    expect(applier.take(open(5))).toEqual([result('open', '5')])
    expect([apply('a', client), apply('a', client)].flatMap((each) => applier.take(each))).toEqual([
      result('ra', '1'),
      result('ra', '1'),
    ])
    applier.take(open(6))
    const message = 'session 5 is not known, or this request is older than its last; open a new session'
    const refusal = { type: 'refused', reason: 'session_expired', message }
    expect(applier.take(apply('b', client))).toEqual([{ type: 'answer', request: 'rb', answer: refusal }])
    expect(applier.machine.commands).toEqual(['a'])
  })
})

describe('a snapshot', () => {
  const saved = () => {
    const applier = new Applier(new CommandList())
    applier.take(open(5))
    applier.take(apply('a', { session: 5, serial: 1 }))
    const [outcome] = applier.take(SAVE)
    return outcome?.type === 'snapshot' ? outcome.data : new Uint8Array()
  }

  it('holds the state machine and the sessions', () => {
    const other = new Applier(new CommandList())
    other.take({ type: 'restore', snapshot: { ...head, data: saved() } })
    expect(other.machine.commands).toEqual(['a'])
    expect(other.take(apply('a', { session: 5, serial: 1 }))).toEqual([result('ra', '1')])
    expect(other.machine.commands).toEqual(['a'])
  })

  it('takes the place of all that waits, and makes a broken machine whole', () => {
    const applier = new Applier(new Fragile(2, true))
    applier.take(apply('bad'))
    applier.take(SAVE)
    const snapshot = { ...head, data: saved() }
    expect(applier.take({ type: 'restore', snapshot })).toEqual([unknown('rbad')])
    const broken = new Applier(new Fragile(1, false))
    broken.take(apply('bad'))
    broken.take({ type: 'restore', snapshot })
    expect(broken.take(apply('b'))).toEqual([result('rb', '2')])
  })

  it('that cannot be restored is the end of the state machine, until one can', () => {
    const applier = new Applier(new CommandList())
    const damaged = { ...head, data: new Uint8Array([1, 2]) }
    const [failed] = applier.take({ type: 'restore', snapshot: damaged })
    expect(failed).toMatchObject({ type: 'failed', reason: expect.stringContaining('could not be restored') })
    expect(applier.take(READ)).toEqual([unknown('read')])
    applier.take({ type: 'restore', snapshot: { ...head, data: saved() } })
    expect(applier.take(READ)).toEqual([result('read', '1')])
  })

  it('needs a state machine that can save, restore and be asked: the test is told', () => {
    const bare: StateMachine = { apply: () => '' }
    const error = (name: string) => expect.objectContaining({ message: `the state machine has no method ${name}()` })
    expect(() => new Applier(bare).take(SAVE)).toThrow(error('save'))
    expect(() => new Applier(bare).take(READ)).toThrow(error('query'))
    const restore = () => new Applier(bare).take({ type: 'restore', snapshot: { ...head, data: saved() } })
    expect(restore).toThrow(error('restore'))
  })
})
