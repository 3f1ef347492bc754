/** What a follower costs that has missed a message, is down or is slow; and a leader that nobody confirms anything to. */
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/raft/index.ts'
import { Cluster, type ClusterOptions, type CommandList } from '../../../src/sim/index.ts'
import { lead, ticks } from './situations.ts'

function ledByOne(options: Partial<ClusterOptions<CommandList>> = {}): Cluster {
  const cluster = new Cluster({ nodes: 3, ...options })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 1)
  return cluster
}

/** How many append_entries leave for node 3 from now on, and how many records in them. */
function trafficTo3(cluster: Cluster): { messages: number; records: number } {
  const traffic = { messages: 0, records: 0 }
  cluster.subscribe((seen) => {
    if (seen.op !== 'send' || seen.to !== '3' || seen.message !== 'append_entries') return
    traffic.messages += 1
    traffic.records += Number(seen.fields['entries'])
  })
  return traffic
}

/** `count` commands at node 1, of whose messages for node 3 the first is lost, or another that `isLost` picks. */
function commandsWithALoss(cluster: Cluster, count: number, isLost: (at: number) => boolean = (at) => at === 0): void {
  for (let i = 0; i < count; i += 1) cluster.command('1', `c${i}`)
  while (cluster.sendOne('1')) {}
  const lost = new Set(cluster.inbox('3').filter((_, at) => isLost(at)))
  cluster.withhold('3', (message) => lost.has(message))
  while (cluster.handleOne('3')) {}
  cluster.runRoundRobin()
  ticks(cluster, 3)
}

describe('one lost message before many records', () => {
  it.each([100, 300, 1000])('of %i costs at most twice the records and the messages', (count) => {
    const cluster = ledByOne()
    const traffic = trafficTo3(cluster)
    commandsWithALoss(cluster, count)
    expect(cluster.node('3').commitIndex).toBe(cluster.node('1').commitIndex)
    expect(cluster.node('1').commitIndex).toBe(count + 1)
    expect(traffic.records).toBeLessThanOrEqual(2 * count)
    expect(traffic.messages).toBeLessThanOrEqual(2 * count)
  })

  it('costs as little when several of them are lost', () => {
    const cluster = ledByOne()
    const traffic = trafficTo3(cluster)
    commandsWithALoss(cluster, 300, (at) => at % 10 === 5)
    expect(cluster.node('3').commitIndex).toBe(cluster.node('1').commitIndex)
    expect(traffic.records).toBeLessThanOrEqual(2 * 300)
  })

  it('is not made worse by refusals that come after everything has been repaired', () => {
    const cluster = ledByOne()
    for (let i = 0; i < 50; i += 1) cluster.command('1', `c${i}`)
    while (cluster.sendOne('1')) {}
    const first = cluster.inbox('3')[0]
    cluster.withhold('3', (message) => message === first)
    while (cluster.handleOne('3')) {}
    while (cluster.sendOne('3')) {}
    let kept = 0
    const held = cluster.withhold('1', ({ from }: Message) => from === '3' && ++kept > 1)
    expect(held).toHaveLength(48)
    cluster.runRoundRobin()
    ticks(cluster, 1)
    expect(cluster.node('3').commitIndex).toBe(51)
    const traffic = trafficTo3(cluster)
    cluster.deliver(held)
    cluster.runRoundRobin()
    expect(traffic).toEqual({ messages: 1, records: 0 })
    expect(cluster.node('1').progress.get('3')).toMatchObject({ state: 'replicate', matchIndex: 51, nextIndex: 52 })
  })
})

describe('a follower that is down', () => {
  it('is sent one window of messages, whatever comes before the next heartbeat', () => {
    const cluster = ledByOne()
    cluster.crash('3')
    const traffic = trafficTo3(cluster)
    for (let i = 0; i < 1000; i += 1) {
      cluster.command('1', 'x')
      if (i % 10 === 0) cluster.runRoundRobin()
    }
    cluster.runRoundRobin()
    expect(cluster.node('1').commitIndex).toBe(1001)
    expect(traffic.messages).toBeLessThanOrEqual(64)
  })

  it.each([1, 3])(
    'is sent a heartbeat every %i ticks, and no record, while 1000 commands and 100 reads come',
    (every) => {
      const cluster = ledByOne({ heartbeatIntervalTicks: every })
      cluster.crash('3')
      ticks(cluster, 2 * every)
      const traffic = trafficTo3(cluster)
      for (let tick = 0; tick < 100 * every; tick += 1) {
        for (let i = 0; i < 10; i += 1) cluster.command('1', 'x')
        cluster.read('1', 'all')
        cluster.loseInbox('3')
        cluster.runRoundRobin({ until: () => cluster.idle })
        cluster.tick()
      }
      cluster.runRoundRobin()
      expect(traffic).toEqual({ messages: 100, records: 0 })
    },
  )

  it('is sent one message a heartbeat also where it needs a snapshot and leases want every heartbeat answered', () => {
    const options = { trailingRecords: 0, leaseReads: true, checkQuorum: true }
    const cluster = ledByOne(options)
    cluster.crash('3')
    for (let i = 0; i < 5; i += 1) cluster.command('1', 'x')
    ticks(cluster, 3)
    cluster.snapshot('1')
    ticks(cluster, 3)
    let sent = 0
    cluster.subscribe((observation) => {
      if (observation.op === 'send' && observation.node === '1' && observation.to === '3') sent += 1
    })
    ticks(cluster, 20)
    expect(sent).toBe(20)
  })

  it('is brought up to date as soon as it answers again', () => {
    const cluster = ledByOne()
    cluster.crash('3')
    ticks(cluster, 5)
    for (let i = 0; i < 500; i += 1) cluster.command('1', 'x')
    ticks(cluster, 5)
    cluster.restart('3')
    const traffic = trafficTo3(cluster)
    ticks(cluster, 2)
    expect(cluster.node('3').commitIndex).toBe(501)
    expect(traffic.records).toBe(500)
  })
})

describe('a leader without a quorum', () => {
  it('takes a bounded number of commands, and says at once that it takes no more', () => {
    const cluster = ledByOne({ checkQuorum: false })
    cluster.partition(['1'], ['2', '3'])
    const all = Array.from({ length: 5000 }, () => cluster.command('1', 'x'))
    while (cluster.sendOne('1')) {}
    const turnedAway = all.filter(({ answer }) => answer?.type === 'retry' && answer.reason === 'overloaded')
    expect(turnedAway).toHaveLength(5000 - 2048)
    expect(all.slice(0, 2048).some(({ done }) => done)).toBe(false)
    expect(cluster.node('1').log.lastIndex).toBe(1 + 2048)
    cluster.heal()
    ticks(cluster, 5)
    expect(all.slice(0, 2048).every(({ answer }) => answer?.type === 'result')).toBe(true)
    expect(cluster.machine('1').commands).toHaveLength(2048)
  })
})
