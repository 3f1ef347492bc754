import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type LiveOptions, type LiveRecorder, record, unstamped } from '../../src/live/index.ts'

/** A recorder that has not been closed, and what its file says by now, without what every line says. */
function begin(options: Partial<LiveOptions> & Pick<LiveOptions, 'state'>) {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'a.ndjson')
  const recorder = record({
    node: 'a',
    now: () => Number.NaN,
    onFailure: () => undefined,
    awaits: false,
    ...options,
    file,
  })
  const written = () =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line))
      .map(({ t: _, ...row }) => row)
  return { recorder, written }
}

/** All that the rows say of the state, one over the other. */
function toldIn(rows: readonly { readonly set?: object }[]): object {
  return Object.assign({}, ...rows.map(({ set }) => set))
}

describe('while the state is read, it does not count as told', () => {
  test('to one who is told of a failure, and records that', () => {
    let errors = 0
    const onFailure = () => {
      errors += 1
      recorder.mark('failed')
    }
    const { recorder, written } = begin({ state: () => ({ errors, load: Number.NaN }), onFailure })
    for (const op of ['x', 'y', 'z']) recorder.mark(op)
    recorder.close()
    expect(errors).toBe(1)
    expect(toldIn(written())).toEqual({ errors: 1 })
  })

  test('to one who is told of a failure, and closes the recorder', () => {
    const { recorder, written } = begin({
      state: () => ({ role: 'leader', load: Number.NaN }),
      onFailure: () => recorder.close(),
    })
    recorder.mark('x')
    expect(toldIn(written())).toEqual({ role: 'leader' })
  })

  test('where who is told of a failure throws', () => {
    let isFirst = true
    const onFailure = () => {
      if (!isFirst) return
      isFirst = false
      throw new Error('no')
    }
    const { recorder, written } = begin({ state: () => ({ role: 'leader', load: Number.NaN, n: 1 }), onFailure })
    recorder.mark('x')
    recorder.mark('y')
    recorder.close()
    expect(toldIn(written())).toEqual({ role: 'leader', n: 1 })
  })

  test('to a variable that records something when it is read', () => {
    let isReading = false
    const state = {
      n: 0,
      get g() {
        if (!isReading) {
          isReading = true
          recorder.mark('read')
        }
        return 0
      },
    }
    const { recorder, written } = begin({ state: () => state })
    recorder.mark('x')
    recorder.close()
    expect(written()[0]).toEqual({ op: 'read', set: { n: 0, g: 0 } })
  })

  test('with a version, where a variable could not be told', () => {
    let isBusy = true
    const state = {
      get n() {
        if (isBusy) throw new Error('busy')
        return 1
      },
      m: 2,
    }
    const { recorder, written } = begin({ state: () => state, version: () => 1 })
    recorder.mark('x')
    isBusy = false
    recorder.mark('y')
    recorder.close()
    expect(written().slice(0, 2)).toEqual([
      { op: 'x', set: { m: 2 } },
      { op: 'y', set: { n: 1 } },
    ])
  })
})

describe('fields are read once', () => {
  const none = { state: () => ({}) }
  const told = (tell: (recorder: LiveRecorder) => void, options: Partial<LiveOptions> = {}) => {
    const { recorder, written } = begin({ ...none, ...options })
    tell(recorder)
    recorder.close()
    return written().slice(0, -1)
  }

  test('also where not all of them are plain', () => {
    const queue = [1, 2]
    let count = 0
    const fields = {
      get seq() {
        count += 1
        return count
      },
      get items() {
        return queue.splice(0)
      },
    }
    expect(told((recorder) => recorder.mark('x', fields))).toEqual([{ op: 'x', fields: { seq: 1, items: [1, 2] } }])
  })

  test('and again where that fails, and told as ever', () => {
    const failures: unknown[] = []
    let isFirst = true
    const fields = {
      get n() {
        if (isFirst) {
          isFirst = false
          throw new Error('not yet')
        }
        return 1
      },
    }
    const hidden = new Proxy(
      { n: 2 },
      {
        getPrototypeOf: () => {
          throw new Error('no prototype')
        },
      },
    )
    const rows = told(
      (recorder) => {
        recorder.mark('x', fields)
        recorder.mark('y', hidden)
      },
      { onFailure: (error) => failures.push(error) },
    )
    expect(rows.map((row) => row.fields)).toEqual([{ n: 1 }, { n: 2 }])
    expect(failures).toEqual([])
  })

  test('as JSON has them, whatever stands for them', () => {
    const fields = Object.defineProperty({ a: 1 }, 'toJSON', { value: () => ({ b: 2 }), enumerable: false })
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, i]))
    const odd = JSON.parse('{"__proto__": 1, "2": "b", "1": "a", "toJSON": "x"}')
    const values = [fields, many, odd, { text: 'x'.repeat(5000), none: undefined }, Object.create(null, {}), {}]
    const rows = told((recorder) => {
      for (const each of values) recorder.mark('x', each)
    })
    expect(rows.map((row) => JSON.stringify(row.fields))).toEqual(values.map((each) => JSON.stringify(each)))
  })
})

describe('what waits', () => {
  test('is written before it is large, whatever of it is', () => {
    const text = 'x'.repeat(1000)
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, text]))
    const large: readonly ((recorder: LiveRecorder) => void)[] = [
      (recorder) => recorder.mark('x', fields),
      (recorder) => recorder.mark('x', { text }),
      (recorder) => recorder.handling({ from: 'b', message: 'm', stamp: text }, () => undefined),
      (recorder) =>
        recorder.handling(
          { from: 'b', message: 'm', stamp: unstamped(`~5 1 ${'b'.repeat(900)}\nx`).stamp },
          () => undefined,
        ),
    ]
    for (const tell of large) {
      let count = 0
      const { recorder, written } = begin({ state: () => ({ text: `${text}${count}` }), delayMs: 1_000_000 })
      recorder.mark('first')
      for (; count < 100; count += 1) tell(recorder)
      expect(written().length).toBeGreaterThan(10)
      recorder.close()
      expect(written().filter(({ op }) => op !== undefined)).toHaveLength(101)
    }
  })

  test('does not hold on to what it was cut out of', () => {
    setFlagsFromString('--expose-gc')
    const gc: () => void = runInNewContext('gc')
    const { recorder } = begin({ state: () => ({}), delayMs: 1_000_000 })
    recorder.mark('first')
    gc()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 400; i += 1) {
      const { stamp } = unstamped(`~${i} 1 some-node-with-a-name\n${`${i}`.padEnd(500_000, 'x')}`)
      recorder.handling({ from: 'b', message: 'm', stamp }, () => undefined)
    }
    gc()
    // 200 MB have been received.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000)
    recorder.close()
  })

  test('is written at once where it is the first thing, also behind a write of nothing', () => {
    const { recorder, written } = begin({ state: () => ({}), delayMs: 1_000_000 })
    recorder.flush()
    recorder.mark('joined')
    expect(written()).toEqual([{ op: 'joined' }])
    recorder.mark('later')
    expect(written()).toHaveLength(1)
    recorder.close()
  })
})
