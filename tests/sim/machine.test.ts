import { describe, expect, it } from 'vitest'
import { Cluster, CommandList, type StateMachine } from '../../src/sim/index.ts'

describe('CommandList', () => {
  it('keeps every command and answers with their count', () => {
    const machine = new CommandList()
    expect([machine.apply('x'), machine.apply('x')]).toEqual(['1', '2'])
    expect(machine.commands).toEqual(['x', 'x'])
  })
})

describe('a machine of the test’s own', () => {
  class Sum implements StateMachine {
    total = 0
    apply(command: string): string {
      this.total += Number(command)
      return `total ${this.total}`
    }
  }

  it('is made anew for every node, runs its commands, and gives the results', () => {
    const cluster = new Cluster({ nodes: 3, machine: () => new Sum() })
    cluster.campaign('1')
    cluster.runRoundRobin()
    const five = cluster.command('1', '5')
    const two = cluster.command('1', '2')
    cluster.runRoundRobin()
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect([five.answer, two.answer]).toEqual([
      { type: 'result', result: 'total 5' },
      { type: 'result', result: 'total 7' },
    ])
    expect(cluster.nodes.map((id) => cluster.machine(id).total)).toEqual([7, 7, 7])
  })

  it('is empty after a restart, until the log is applied anew', () => {
    const cluster = new Cluster({ nodes: 1, machine: () => new Sum() })
    cluster.campaign('1')
    cluster.command('1', '5')
    cluster.crash('1')
    expect(cluster.machine('1').total).toBe(5)
    cluster.restart('1')
    expect(cluster.machine('1').total).toBe(0)
    cluster.campaign('1')
    expect(cluster.machine('1').total).toBe(5)
  })
})
