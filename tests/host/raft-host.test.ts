import { describe, expect, it } from 'vitest'
import { RaftHost } from '../../src/host/raft-host.ts'
import { type Answer, type StateMachine, type Storage, StoredLog, type StoreEffect } from '../../src/raft/index.ts'

/** One node alone in its cluster, and all that it does, in order. */
function alone(storage: Storage, machine: StateMachine, snapshotAfterRecords = 0) {
  const done: string[] = []
  const answers: Answer[] = []
  const host = new RaftHost({
    config: { id: '1', voters: ['1'], checkQuorum: true, snapshotAfterRecords },
    storage: {
      load: () => storage.load(),
      store(changes) {
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
  return { host, done, answers }
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
    const { host, done, answers } = alone(new StoredLog(), counting())
    host.give({ type: 'campaign' })
    done.length = 0
    host.give({ type: 'command', request: 'r', command: 'x' })
    expect(done).toEqual(['store_records', 'commit', 'answer result'])
    host.give({ type: 'read', request: 'q', query: '' })
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
    const { host, done } = alone(full, counting())
    expect(() => host.give({ type: 'campaign' })).toThrow('the disk is full')
    expect(done.filter((each) => !each.startsWith('store_'))).toEqual([])
  })

  it('starts with what its snapshot says, and what the log says behind it', () => {
    const storage = new StoredLog()
    const first = alone(storage, counting(), 3)
    first.host.give({ type: 'campaign' })
    for (const command of ['a', 'b', 'c']) first.host.give({ type: 'command', request: command, command })
    expect(storage.load().snapshot?.index).toBe(3)
    const machine = counting()
    const again = alone(storage, machine)
    expect(machine.applied).toEqual(['a', 'b'])
    again.host.give({ type: 'campaign' })
    expect(machine.applied).toEqual(['a', 'b', 'c'])
  })

  it('tells its node that the state machine has failed', () => {
    const { host, answers } = alone(new StoredLog(), counting())
    host.give({ type: 'campaign' })
    host.give({ type: 'command', request: 'r', command: 'bad' })
    expect(answers).toEqual([{ type: 'unknown', reason: 'node_disabled' }])
    expect(host.node.disabled).toBe('command "bad" threw: Error: cannot')
  })
})
