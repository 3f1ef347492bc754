import { describe, expect, it } from 'vitest'
import { SimError } from '../../src/sim/index.ts'
import { type RunOptions, runNodeByNode, runRoundRobin, type Steppable } from '../../src/sim/schedule.ts'

/** Nodes with so many messages to send and to handle; every step that finds one is noted down. */
class Script implements Steppable {
  readonly nodes: readonly string[]
  readonly steps: string[] = []
  private readonly toSend: Map<string, number>
  private readonly toHandle: Map<string, number>

  constructor(toSend: Record<string, number>, toHandle: Record<string, number> = {}) {
    this.nodes = Object.keys(toSend)
    this.toSend = new Map(Object.entries(toSend))
    this.toHandle = new Map(Object.entries(toHandle))
  }

  sendOne(node: string): boolean {
    return this.take(this.toSend, node, 'sends')
  }

  handleOne(node: string): boolean {
    return this.take(this.toHandle, node, 'handles')
  }

  private take(from: Map<string, number>, node: string, verb: string): boolean {
    const left = from.get(node) ?? 0
    if (left === 0) return false
    from.set(node, left - 1)
    this.steps.push(`${node} ${verb}`)
    return true
  }
}

/** Whose code the run ended with. */
function codeOf(run: () => void): string {
  try {
    run()
  } catch (error) {
    if (error instanceof SimError) return error.code
    throw error
  }
  return 'ended'
}

describe('node by node', () => {
  it('lets each node send all and handle all before the next has its turn', () => {
    const script = new Script({ a: 2, b: 1 }, { a: 1, b: 2 })
    runNodeByNode(script)
    expect(script.steps).toEqual(['a sends', 'a sends', 'a handles', 'b sends', 'b handles', 'b handles'])
  })

  it('sends what follows from a message before it handles the next', () => {
    const script = new Script({ a: 0 }, { a: 2 })
    const answers: string[] = []
    runNodeByNode({
      nodes: ['a'],
      sendOne: () => {
        const answer = answers.pop()
        if (answer !== undefined) script.steps.push(answer)
        return answer !== undefined
      },
      handleOne: (node) => {
        const handled = script.handleOne(node)
        if (handled) answers.push('a answers')
        return handled
      },
    })
    expect(script.steps).toEqual(['a handles', 'a answers', 'a handles', 'a answers'])
  })
})

describe('round robin', () => {
  it('lets each node handle at most one and send at most one in its turn', () => {
    const script = new Script({ a: 2, b: 1 }, { a: 1, b: 2 })
    runRoundRobin(script)
    expect(script.steps).toEqual(['a handles', 'a sends', 'b handles', 'b sends', 'a sends', 'b handles'])
  })
})

describe.each([
  ['node by node', runNodeByNode],
  ['round robin', runRoundRobin],
])('a run %s', (_, run: (cluster: Steppable, options?: RunOptions) => void) => {
  it('ends at once when there is nothing to do', () => {
    const script = new Script({ a: 0, b: 0 })
    run(script)
    expect(script.steps).toEqual([])
  })

  it('does nothing when its condition holds already', () => {
    const script = new Script({ a: 1 })
    run(script, { until: () => true })
    expect(script.steps).toEqual([])
  })

  it('stops after the turn in which its condition comes true', () => {
    const script = new Script({ a: 1, b: 1, c: 1 })
    run(script, { until: () => script.steps.includes('b sends') })
    expect(script.steps).toEqual(['a sends', 'b sends'])
  })

  it('says so when all is idle and its condition never came true', () => {
    expect(codeOf(() => run(new Script({ a: 1 }), { until: () => false }))).toBe('SIM_NEVER_IDLE')
  })

  it('is given up after maxTurns turns', () => {
    let asked = 0
    const busy: Steppable = {
      nodes: ['a', 'b'],
      sendOne: () => false,
      handleOne: () => {
        asked += 1
        return asked % 2 === 1
      },
    }
    expect(codeOf(() => run(busy, { maxTurns: 7, until: () => asked > 1000 }))).toBe('SIM_NEVER_IDLE')
    expect(asked).toBeLessThan(20)
    expect(() => run(busy, { maxTurns: 7, until: () => false })).toThrow('still busy after 7 turns')
  })
})
