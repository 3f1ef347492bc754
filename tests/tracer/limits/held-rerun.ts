import { expect } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import type { Source } from '../../../src/tracer/trace/recorder.ts'
import { BoundedRecorder, boundsAbove, type Doings, EndlessError } from '../../../src/tracer/vitest/bounded-recorder.ts'
import { LEASE } from '../if-lost/lease-words.ts'
import type { Held } from './hold.ts'

/** What holds the bounds on a body that runs with a message lost. */
export const HELD_RERUN = {
  rerunTimes(bound) {
    const { rerunEvents, rerunCalls } = LIMITS
    expect(boundsAbove({ events: 7, calls: 3 })).toEqual({
      events: 7 * bound + rerunEvents,
      calls: 3 * bound + rerunCalls,
    })
  },
  rerunEvents(bound) {
    expectEnded('events', bound, (source) => source.happen())
  },
  rerunCalls(bound) {
    expectEnded('calls', bound, (source) => source.look())
    expectEnded('calls', bound, (source) => source.isIdle)
  },
} satisfies Held

/** So many are done, those among them that watching took, and one more is not. */
function expectEnded(what: keyof Doings, bound: number, act: (source: Watched) => unknown): void {
  const recorder = recorderWithin(boundsAbove({ events: 0, calls: 0 }))
  const source = new Watched()
  recorder.watch(source)
  while (recorder.doings[what] < bound) act(source)
  expect(() => act(source)).toThrow(EndlessError)
}

function recorderWithin(bounds: Doings): BoundedRecorder {
  const header = { group: 'g', file: 'f', test: 't' }
  return new BoundedRecorder(bounds, header, LEASE, () => [])
}

/** A node of which something happens when it is told to. Its method is its own, and what it hides is private. */
class Watched implements Source {
  readonly nodes = ['c']
  #tell: (() => void) | undefined

  get isIdle(): boolean {
    return this.#tell !== undefined
  }

  stateOf() {
    return { role: 'node', token: 0 }
  }

  subscribe(observer: Parameters<Source['subscribe']>[0]): void {
    this.#tell = () => observer({ node: 'c', op: 'joined' }, this.stateOf())
  }

  look(): void {}

  happen(): void {
    this.#tell?.()
  }
}
