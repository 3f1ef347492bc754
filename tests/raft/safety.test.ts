import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cluster, type ClusterOptions, type CommandList } from '../../src/sim/index.ts'
import { share } from '../support/campaign.ts'
import { Player } from '../support/raft-player.ts'
import { type Action, action, actionWithin, clusterOptions } from '../support/raft-schedule.ts'

/** Plays a schedule. The cluster's own checkers look at every state on the way. */
function play(options: ClusterOptions<CommandList>, actions: readonly Action[]) {
  const cluster = new Cluster(options)
  const player = new Player(cluster)
  for (const next of actions) player.play(next)
  expectMachinesToAgree(cluster, player)
  return { cluster, player }
}

/** What the checkers cannot see: machines have applied the same commands, each once, and answered with their places. */
function expectMachinesToAgree(cluster: Cluster, { commands }: Player): void {
  const applied = cluster.nodes.map((id) => cluster.machine(id).commands).sort((a, b) => b.length - a.length)
  const [longest = []] = applied
  for (const each of applied) expect(each).toEqual(longest.slice(0, each.length))
  expect(new Set(longest).size).toBe(longest.length)
  for (const { text, answer } of commands) {
    const place = answer?.type === 'result' ? Number(answer.result) : Number.NaN
    // A machine that restarted may not have got there again.
    if (place <= longest.length) expect(longest[place - 1]).toBe(text)
  }
}

/** The leader that every node follows, in one and the same term; undefined as long as they do not agree. */
function leaderOfAll(cluster: Cluster): string | undefined {
  const opinions = new Set(cluster.nodes.map((id) => `${cluster.node(id).leader} in ${cluster.node(id).term}`))
  return opinions.size === 1 ? (cluster.node(cluster.nodes[0] ?? '').leader ?? undefined) : undefined
}

const schedule = (maxLength: number, actions = action) => fc.array(actions, { minLength: 40, maxLength, size: 'max' })

describe('safety (paper, figure 3)', () => {
  it('holds in every state of every random schedule', () => {
    let committed = 0
    let answered = 0
    fc.assert(
      fc.property(clusterOptions, schedule(250), (options, actions) => {
        const { cluster, player } = play(options, actions)
        committed += Math.max(...cluster.nodes.map((id) => cluster.node(id).commitIndex))
        answered += player.commands.filter(({ answer }) => answer?.type === 'result').length
      }),
      { seed: 20140619, numRuns: share(400) },
    )
    // The schedules are of no use unless they get somewhere.
    expect(committed).toBeGreaterThan(share(1000))
    expect(answered).toBeGreaterThan(share(200))
  })
})

describe('liveness (paper 5.2, 5.4.3, 9.3)', () => {
  it('whatever happened: once all is repaired and time passes, a command commits everywhere', () => {
    fc.assert(
      fc.property(clusterOptions, schedule(120, actionWithin), (options, actions) => {
        const { cluster, player } = play(options, actions)
        const pass = (ticks: number, until: () => boolean) => {
          for (let i = 0; i < ticks && !until(); i += 1) {
            // A power cut that is still to come may come now.
            player.repair()
            cluster.tick()
            cluster.runRoundRobin()
          }
          return until()
        }
        const leads = () => {
          player.repair()
          return leaderOfAll(cluster) ?? ''
        }
        expect(pass(100, () => leads() !== '')).toBe(true)

        let command = cluster.command(leads(), 'after all')
        // A leader that is handing over, or whose power is cut, has the client try again.
        const isDone = () => {
          if (command.done && command.answer?.type !== 'result' && leads() !== '') {
            command = cluster.command(leads(), 'after all')
          }
          return command.answer?.type === 'result'
        }
        expect(pass(100, isDone)).toBe(true)

        const committedUpTo = () => cluster.nodes.map((id) => cluster.node(id).commitIndex)
        const lastIndexes = () => cluster.nodes.map((id) => cluster.node(id).log.lastIndex)
        const isLevel = () => new Set([...committedUpTo(), ...lastIndexes()]).size === 1
        expect(pass(50, isLevel)).toBe(true)
        const first = Math.max(...cluster.nodes.map((id) => cluster.node(id).log.snapshotIndex)) + 1
        const logs = cluster.nodes.map((id) => cluster.node(id).log.slice(first, 1000))
        for (const log of logs) expect(log).toEqual(logs[0])
        const machines = cluster.nodes.map((id) => cluster.machine(id).commands)
        for (const commands of machines) expect(commands).toEqual(machines[0])
        expect(machines[0]?.at(-1)).toBe('after all')
      }),
      { seed: 19980501, numRuns: share(100) },
    )
  })
})
