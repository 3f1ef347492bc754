/** Links that work one way, and nodes that only one of all can talk with: with the defaults somebody leads before long. */
import { describe, expect, it } from 'vitest'
import { Cluster, type ClusterOptions, type CommandList } from '../../../src/sim/index.ts'
import { commits, lead, leaderOf, ticks } from '../reported/situations.ts'

type Link = readonly [from: string, to: string]
type Options = Partial<ClusterOptions<CommandList>>

const THREE = ['1', '2', '3']
const LINKS: readonly Link[] = THREE.flatMap((a) => THREE.filter((b) => b !== a).map((b): Link => [a, b]))

/** Node 1 leads; from then on the links are cut. */
function cutAfterElection(nodes: number, links: readonly Link[], options: Options): Cluster {
  const cluster = new Cluster({ nodes, ...options })
  cluster.start()
  lead(cluster, '1')
  for (const [from, to] of links) cluster.cutLink(from, to)
  return cluster
}

/** Every choice of links among three nodes that leaves two nodes who can talk with each other. */
function* cuts(): Generator<readonly Link[]> {
  for (let mask = 0; mask < 2 ** LINKS.length; mask += 1) {
    const cut = LINKS.filter((_, i) => mask & (2 ** i))
    const isWhole = ([a, b]: Link) => !cut.some(([x, y]) => (x === a && y === b) || (x === b && y === a))
    if (LINKS.some(isWhole)) yield cut
  }
}

/** Cuts after which no command commits within so many ticks. */
function stuck(options: Options): readonly string[] {
  const found: string[] = []
  for (const cut of cuts()) {
    const cluster = cutAfterElection(3, cut, options)
    if (!commits(cluster, 200)) found.push(cut.map((link) => link.join('>')).join(' '))
  }
  return found
}

/** The links between nodes neither of which is the hub. */
function withoutHub(nodes: number, hub: string): readonly Link[] {
  const others = Array.from({ length: nodes }, (_, i) => String(i + 1)).filter((id) => id !== hub)
  return others.flatMap((a) => others.filter((b) => b !== a).map((b): Link => [a, b]))
}

describe('links among three nodes that are cut in any way', () => {
  it.each([1, 2, 3, 4])('leave a leader who commits, as long as two nodes can talk (seed %i)', (seed) => {
    expect(stuck({ seed })).toEqual([])
  })

  it('need check-quorum for that: pre-votes alone keep a leader in office that hears nobody', () => {
    expect(stuck({ checkQuorum: false })).toContain('2>1 3>1')
  })

  it('do not have the leader replaced again and again', () => {
    for (const cut of cuts()) {
      const cluster = cutAfterElection(3, cut, {})
      ticks(cluster, 100)
      const { term } = cluster.node(leaderOf(cluster) ?? '1')
      ticks(cluster, 300)
      const leader = leaderOf(cluster)
      expect([cut, leader !== undefined, leader && cluster.node(leader).term]).toEqual([cut, true, term])
    }
  })
})

describe('a hub: one node reaches all, the others only it', () => {
  const hubs = [3, 5].flatMap((nodes) =>
    Array.from({ length: nodes }, (_, i): [number, string] => [nodes, String(i + 1)]),
  )

  it.each(hubs)('of %i nodes, node %s: a command commits', (nodes, hub) => {
    for (const seed of [1, 2, 3]) {
      expect(commits(cutAfterElection(nodes, withoutHub(nodes, hub), { seed }), 200)).toBe(true)
    }
  })

  it('of five needs check-quorum for that where another leads: the hub hears from it, and it commits nothing', () => {
    expect(commits(cutAfterElection(5, withoutHub(5, '2'), { checkQuorum: false }), 200)).toBe(false)
  })

  it('that lacks what is committed cannot lead, and nobody else has a majority: that is left to people', () => {
    const cluster = cutAfterElection(5, [['1', '5']], {})
    // Nodes 1 to 4 have the command, and 5 has not.
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(command.answer?.type).toBe('result')
    for (const [from, to] of withoutHub(5, '5')) cluster.cutLink(from, to)
    expect(commits(cluster, 300)).toBe(false)
    cluster.heal()
    expect(commits(cluster, 300)).toBe(true)
  })
})
