import { describe, expect, it } from 'vitest'
import { ledByOne, observe } from '../support/raft-cluster.ts'

describe('a power cut while a snapshot is being stored', () => {
  it('is a crash of that node, which comes back with its log', () => {
    const cluster = ledByOne()
    cluster.failNextStore('2')
    const lines = observe(cluster)
    cluster.snapshot('2')
    expect(lines).toEqual(['2 crash'])
    cluster.restart('2')
    expect(cluster.node('2').snapshot).toBeNull()
    expect(cluster.node('2').log.lastIndex).toBe(1)
  })
})

describe('a power cut while what a message changes is being stored', () => {
  it('loses the message, as if it had not arrived', () => {
    const cluster = ledByOne()
    cluster.command('1', 'x')
    cluster.sendOne('1')
    cluster.failNextStore('2')
    const lines = observe(cluster)
    cluster.handleOne('2')
    expect(lines).toEqual(['2 crash', '1 lose append_entries to 2'])
    expect(cluster.node('2').log.lastIndex).toBe(1)
  })
})
