import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LiveRecorder, record } from '../../src/live/index.ts'

const ask = { from: 'b', message: 'ask', stamp: '7 1 b' }
/** What can be waited for as a promise, and is none. */
const thenable = (how: PropertyDescriptor, of: object = {}): object => Object.defineProperty(of, 'then', how)
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A recorder of a node whose state counts, and what its file tells of each row. */
function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'a.ndjson')
  const state = { count: 0 }
  const recorder = record({ node: 'a', file, state: () => state })
  recorder.mark('joined')
  const rows = () => {
    recorder.close()
    const [, , ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line)).map(({ op, set }) => [op, set])
  }
  return { recorder, state, rows }
}

describe('what a handler returns is returned as it is', () => {
  test.for<[string, () => unknown]>([
    ['a promise', () => Object.assign(Promise.resolve(4), { cancel: () => {} })],
    ['a promise with a `then` of its own', () => thenable({ value: () => 'x' }, Promise.resolve(4))],
    ['one of a class that extends it', () => new (class Job extends Promise<number> {})((resolve) => resolve(4))],
    ['one of another realm', () => runInNewContext('Promise.resolve(4)')],
    ['a thenable', () => thenable({ value: () => undefined })],
    ['nothing', () => undefined],
    ['a function', () => () => 4],
  ])('%s', async ([, make]) => {
    const { recorder } = begin()
    const made = make()
    expect(recorder.handling(ask, () => ({ made }).made)).toBe(made)
    await turn()
    recorder.close()
  })

  test('and nothing of it is asked for: no lazy one begins, and no getter runs', async () => {
    const { recorder, rows } = begin()
    const asked: unknown[] = []
    const then = (...values: unknown[]) => asked.push(values)
    class Lazy extends Promise<number> {
      constructor(start: (resolve: (value: number) => void) => void) {
        super(() => {})
        asked.push(start)
      }
    }
    const lazy = thenable({ value: then }, new Lazy(() => {}))
    asked.length = 0
    const getter = thenable({
      get: () => {
        throw new Error('asked')
      },
    })
    const promise = Object.defineProperty(Promise.resolve(), 'constructor', { get: () => asked.push('constructor') })
    for (const value of [thenable({ value: then }), lazy, getter, promise])
      expect(recorder.handling(ask, () => value)).toBe(value)
    await turn()
    expect(asked).toEqual([])
    expect(rows().map(([op]) => op)).toEqual(['handle', 'handle', 'handle', 'handle', undefined])
  })

  test('of promises, also of another realm, it is known when they settle; of any other thenable not', async () => {
    const { recorder, state, rows } = begin()
    const later = () => turn().then(() => Object.assign(state, { count: state.count + 1 }))
    await recorder.handling(ask, later)
    await recorder.handling(ask, () => runInNewContext('(async () => { await later() })()', { later }))
    await recorder.handling(ask, () => thenable({ value: (resolve: () => void) => later().then(resolve) }))
    expect(rows()).toEqual([
      ['handle', { count: 1 }],
      ['handle', { count: 2 }],
      ['handle', undefined],
      [undefined, { count: 3 }],
      [undefined, undefined],
    ])
  })

  test('and goes on in the same turn as without a recorder', async () => {
    const { recorder } = begin()
    const order: string[] = []
    const go = async (name: string, promise: Promise<unknown>) => {
      await promise
      order.push(name)
    }
    const body = async () => undefined
    await Promise.all([go('first', body()), go('recorded', recorder.handling(ask, body)), go('last', body())])
    expect(order).toEqual(['first', 'recorded', 'last'])
    recorder.close()
  })
})

describe('a handler that fails behind an await', () => {
  const unhandled: unknown[] = []
  const listen = (error: unknown) => unhandled.push(error)
  let others: NodeJS.UnhandledRejectionListener[] = []
  beforeEach(() => {
    unhandled.length = 0
    others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen)
  })
  afterEach(() => {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  })
  const failing = async () => {
    await turn()
    throw new Error('no')
  }
  const failingBehind = async (...values: unknown[]) => {
    for (const value of values) await value
    throw new Error('no')
  }
  const ignore = () => undefined
  const before = Promise.reject(new Error('before'))
  before.catch(ignore)

  test.for<[string, (recorder: LiveRecorder) => unknown]>([
    [
      'in the handler',
      (recorder) =>
        recorder.handling(ask, () => {
          const work = failingBehind(0, turn())
          work.catch(ignore)
          return work
        }),
    ],
    ['before it', (recorder) => recorder.handling(ask, () => before)],
    ['of what is returned', (recorder) => recorder.handling(ask, failing).catch(ignore)],
    ['by waiting', (recorder) => recorder.handling(ask, failing).finally(ignore).catch(ignore)],
    ['where it failed at once', (recorder) => recorder.handling(ask, () => Promise.reject(new Error())).catch(ignore)],
    ['behind a plain value', (recorder) => recorder.handling(ask, () => failingBehind(0)).catch(ignore)],
    [
      'while it fails',
      async (recorder) => {
        const work = recorder.handling(ask, () => Promise.reject(new Error()))
        for (let i = 0; i < 5; i += 1) await undefined
        work.catch(ignore)
      },
    ],
    ['in another handler', (recorder) => recorder.handling(ask, () => recorder.handling(ask, failing)).catch(ignore)],
  ])('is no failure of the program that catches it: %s', async ([, run]) => {
    const { recorder } = begin()
    run(recorder)
    for (let i = 0; i < 4; i += 1) await turn()
    expect(unhandled).toEqual([])
    recorder.close()
  })

  test.for<[string, (recorder: LiveRecorder) => unknown]>([
    ['one', (recorder) => recorder.handling(ask, failing)],
    ['at once', (recorder) => recorder.handling(ask, () => Promise.reject(new Error('no')))],
    ['in another one', (recorder) => recorder.handling(ask, () => recorder.handling(ask, failing))],
    ['behind a plain value', (recorder) => recorder.handling(ask, () => failingBehind(0))],
    ['behind several', (recorder) => recorder.handling(ask, () => failingBehind(turn(), 0))],
    ['waiting for more', (recorder) => recorder.handling(ask, failing).then(ignore)],
  ])('is told as unhandled, once, where nobody does: %s', async ([, run]) => {
    const { recorder } = begin()
    run(recorder)
    for (let i = 0; i < 4; i += 1) await turn()
    expect(unhandled).toEqual([new Error('no')])
    recorder.close()
  })
})
