import { describe, expect, it } from 'vitest'
import { RaftHost } from '../../src/host/raft-host.ts'
import {
  type Answer,
  type Input,
  RaftError,
  type StateMachine,
  type Storage,
  StoredLog,
  type StoreEffect,
} from '../../src/raft/index.ts'

/** One node alone in its cluster, and all that it does, in order. */
function alone(storage: Storage, machine: StateMachine, voters = ['1'], snapshotAfterRecords = 0) {
  const done: string[] = []
  const answers: Answer[] = []
  let writes = 0
  const host = new RaftHost({
    config: { id: '1', voters, checkQuorum: true, snapshotAfterRecords },
    storage: {
      load: () => storage.load(),
      store(changes) {
        if (changes.length > 0) writes += 1
        for (const { type } of changes) done.push(type)
        storage.store(changes)
      },
    },
    machine,
    send: ({ kind }) => done.push(kind),
    answer: (_, answer) => {
      done.push(`answer ${answer.type}`)
      answers.push(answer)
    },
    onEvent: ({ type }) => done.push(type),
  })
  const give = (...inputs: Input[]) => {
    for (const input of inputs) host.give(input)
    host.carryOut()
  }
  return { host, give, done, answers, writes: () => writes }
}

function counting(): StateMachine & { applied: string[] } {
  const applied: string[] = []
  return {
    applied,
    apply: (command) => {
      if (command === 'bad') throw new Error('cannot')
      return String(applied.push(command))
    },
    query: () => String(applied.length),
    save: () => JSON.stringify(applied),
    restore: (saved) => {
      applied.splice(0, applied.length, ...JSON.parse(saved))
    },
  }
}

describe('a host', () => {
  it('stores what a command has changed before it answers', () => {
    const { give, done, answers } = alone(new StoredLog(), counting())
    give({ type: 'campaign' })
    done.length = 0
    give({ type: 'command', request: 'r', command: 'x' })
    expect(done).toEqual(['store_records', 'commit', 'answer result'])
    give({ type: 'read', request: 'q', query: '' })
    expect(answers).toEqual([
      { type: 'result', result: '1' },
      { type: 'result', result: '1' },
    ])
  })

  it('does nothing of a step whose changes could not be stored', () => {
    const full: Storage = {
      load: () => new StoredLog().load(),
      store(changes: readonly StoreEffect[]) {
        if (changes.length > 0) throw new Error('the disk is full')
      },
    }
    const { give, done } = alone(full, counting())
    expect(() => give({ type: 'campaign' })).toThrow('the disk is full')
    expect(done.filter((each) => !each.startsWith('store_'))).toEqual([])
  })

  it('stores what several commands have changed in one write, and nothing of them leaves before', () => {
    const { host, give, done, answers, writes } = alone(new StoredLog(), counting())
    give({ type: 'campaign' })
    const before = writes()
    done.length = 0
    for (const request of ['a', 'b', 'c']) host.give({ type: 'command', request, command: request })
    expect([done, host.node.commitIndex]).toEqual([[], 4])
    host.carryOut()
    expect(writes() - before).toBe(1)
    expect(done.slice(0, 4)).toEqual(['store_records', 'store_records', 'store_records', 'commit'])
    expect(answers).toEqual(['1', '2', '3'].map((result) => ({ type: 'result', result })))
  })

  it('gives the node what comes while it carries out behind that', () => {
    const machine = counting()
    const { apply } = machine
    const { host, give, done } = alone(new StoredLog(), machine)
    machine.apply = (command) => {
      if (command === 'first') host.give({ type: 'command', request: 'second', command: 'second' })
      host.carryOut()
      return apply(command)
    }
    give({ type: 'campaign' })
    done.length = 0
    give({ type: 'command', request: 'first', command: 'first' })
    const once = ['store_records', 'commit', 'answer result']
    expect([done, machine.applied]).toEqual([
      [...once, ...once],
      ['first', 'second'],
    ])
  })

  it('starts with what its snapshot says, and what the log says behind it', () => {
    const storage = new StoredLog()
    const first = alone(storage, counting(), ['1'], 3)
    first.give({ type: 'campaign' })
    for (const command of ['a', 'b', 'c']) first.give({ type: 'command', request: command, command })
    expect(storage.load().snapshot?.index).toBe(3)
    const machine = counting()
    const again = alone(storage, machine)
    expect(machine.applied).toEqual(['a', 'b'])
    again.give({ type: 'campaign' })
    expect(machine.applied).toEqual(['a', 'b', 'c'])
  })

  it('tells its node that the state machine has failed', () => {
    const { host, give, answers } = alone(new StoredLog(), counting())
    give({ type: 'campaign' })
    give({ type: 'command', request: 'r', command: 'bad' })
    expect(answers).toEqual([{ type: 'unknown', reason: 'node_disabled' }])
    expect(host.node.disabled).toBe('command "bad" threw: Error: cannot')
  })

  it('does not disable a node for what had failed before a snapshot that came with it', () => {
    const { give, host } = alone(new StoredLog(), counting(), ['1', '2', '3'])
    const data = new TextEncoder().encode(JSON.stringify({ machine: '[]', sessions: [] }))
    const entries = [{ index: 1, term: 1, type: 'command', command: 'bad' }]
    const from = { from: '2', to: '1', term: 1 }
    const records = { ...from, kind: 'append_entries', prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 1 }
    const snapshot = {
      ...from,
      kind: 'install_snapshot',
      lastIncludedIndex: 5,
      lastIncludedTerm: 1,
      membership: { voters: ['1', '2', '3'], learners: [] },
      settings: {},
      offset: 0,
      data,
      done: true,
    }
    give({ type: 'message', message: records }, { type: 'message', message: snapshot })
    expect([host.node.log.snapshotIndex, host.node.disabled]).toEqual([5, null])
  })

  it('does nothing any more when something has thrown', () => {
    const machine = counting()
    const { host, give, done } = alone(new StoredLog(), machine)
    give({ type: 'campaign' })
    machine.query = () => {
      throw new RaftError('RAFT_STATE_MACHINE', 'cannot')
    }
    expect(() => give({ type: 'read', request: 'q', query: '' })).toThrow('cannot')
    done.length = 0
    const { steps } = host
    give({ type: 'command', request: 'r', command: 'x' })
    expect([done, host.steps]).toEqual([[], steps])
  })
})
