/**
 * The logs of the paper's figure 7, made the way the paper says that they can come about: by leaders that crash before
 * their records have gone everywhere. The nodes are called as they are there: L is to lead term 8, a to f are followers.
 *
 * A term's first record is the one that its leader opens it with; those after it are commands.
 */
import { Cluster } from '../../src/sim/index.ts'
import { holdElection } from './elections.ts'

/** Logs by node, each as the terms of its records. */
export type Logs = Readonly<Record<string, readonly number[]>>

export const FIGURE_7: Logs = {
  L: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
  a: [1, 1, 1, 4, 4, 5, 5, 6, 6],
  b: [1, 1, 1, 4],
  c: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
  d: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
  e: [1, 1, 1, 4, 4, 4, 4],
  f: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
}

export function figure7Cluster(): Cluster {
  return new Cluster({ nodes: Object.keys(FIGURE_7), preVote: false, checkQuorum: false })
}

/** Carries out what happens in one part of the story, and is told which logs it leaves. */
export type Show = (title: string, happens: () => void, logs: Logs) => void

/**
 * The story of the seven terms. Its turns are handed to `show`; elections, and records that go to everybody, are not. All
 * nodes are up at the end, and nothing is on its way.
 */
export function makeFigure7(cluster: Cluster, show: Show = (_title, happens) => happens()): void {
  cluster.start()
  term1(cluster)
  terms2And3(cluster, show)
  term4(cluster, show)
  terms5And6(cluster, show)
  term7(cluster, show)
  const everybody = () => {
    for (const id of ['c', 'd', 'e', 'f']) cluster.restart(id)
  }
  show('All nodes are up again, each with the records that it had stored', everybody, FIGURE_7)
}

function term1(cluster: Cluster): void {
  holdElection(cluster, 'L')
  commands(cluster, 'L', 2)
  cluster.runRoundRobin()
}

function terms2And3(cluster: Cluster, show: Show): void {
  holdElection(cluster, 'f')
  const crashes = () => takesAndCrashes(cluster, 'f', 2)
  show('Term 2: N-f takes two commands, and crashes before anything leaves it', crashes, { f: [1, 1, 1, 2, 2, 2] })

  cluster.restart('f')
  holdElection(cluster, 'f')
  const crashesAgain = () => takesAndCrashes(cluster, 'f', 4)
  show('Term 3: N-f is back, leads again, and crashes with five more', crashesAgain, { f: FIGURE_7['f'] ?? [] })
}

function term4(cluster: Cluster, show: Show): void {
  holdElection(cluster, 'e')
  cluster.runRoundRobin()
  const missed = () => {
    cluster.crash('b')
    commands(cluster, 'e', 1)
    cluster.runRoundRobin()
  }
  const both = [1, 1, 1, 4, 4]
  const stored = { L: both, a: both, b: [1, 1, 1, 4], c: both, d: both, e: both }
  show("Term 4: N-b crashes, and misses N-e's second record", missed, stored)

  const crashes = () => takesAndCrashes(cluster, 'e', 2)
  show('Term 4: N-e takes two more commands, and crashes', crashes, { e: [1, 1, 1, 4, 4, 4, 4] })
}

function terms5And6(cluster: Cluster, show: Show): void {
  for (const leader of ['a', 'c']) {
    holdElection(cluster, leader)
    commands(cluster, leader, 1)
    cluster.runRoundRobin()
  }
  const missed = () => {
    cluster.crash('a')
    commands(cluster, 'c', 1)
    cluster.runRoundRobin()
  }
  const three = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
  const stored = { L: three, a: [1, 1, 1, 4, 4, 5, 5, 6, 6], c: three, d: three }
  show('Term 6: N-a crashes, and misses the third record of N-c, which leads by now', missed, stored)

  const crashes = () => takesAndCrashes(cluster, 'c', 1)
  show('Term 6: N-c takes one more command, and crashes', crashes, { c: [...three, 6] })
}

function term7(cluster: Cluster, show: Show): void {
  cluster.restart('a')
  cluster.restart('b')
  holdElection(cluster, 'd')
  const crashes = () => takesAndCrashes(cluster, 'd', 1)
  show('Term 7: N-d, elected by N-L, N-a and N-b, takes a command, and crashes', crashes, { d: FIGURE_7['d'] ?? [] })
}

/** The leader stores these commands, and whatever else it has not sent yet, and stops. */
function takesAndCrashes(cluster: Cluster, leader: string, count: number): void {
  commands(cluster, leader, count)
  cluster.crash(leader)
}

function commands(cluster: Cluster, leader: string, count: number): void {
  for (let i = 1; i <= count; i += 1) cluster.command(leader, `command ${i} of term ${cluster.node(leader).term}`)
}
