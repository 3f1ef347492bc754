import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type LiveOptions, record, stamped, unstamped } from '../../src/live/index.ts'

function fileIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'a.ndjson')
}

function begin(options: Partial<LiveOptions> = {}) {
  const file = options.file ?? fileIn()
  return { file, recorder: record({ node: 'a', state: () => ({}), now: () => 0, ...options, file }) }
}

/** What a file says, without times. */
function rowsOf(file: string) {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ t: _, at: __, ...row }) => row)
    .filter((row) => !('live' in row))
}

const wait = () => new Promise((resolve) => setImmediate(resolve))
const ask = { from: 'b', message: 'ask', stamp: '7 1 b' }

describe('a recorder', () => {
  test('writes what a handler sends behind what it handles, with what it has changed', () => {
    const state = { role: 'idle', count: 0 }
    const { file, recorder } = begin({ state: () => state })
    recorder.mark('joined')
    recorder.handling(ask, () => {
      recorder.sending('b', 'answer', { n: 1 })
      state.count = 1
    })
    recorder.close()
    expect(rowsOf(file)).toEqual([
      { op: 'joined', set: { role: 'idle', count: 0 } },
      { op: 'handle', from: 'b', message: 'ask', id: '7 1 b', fields: {}, set: { count: 1 } },
      { op: 'send', to: 'b', message: 'answer', id: '9 1 a', fields: { n: 1 } },
      { end: true },
    ])
  })

  test('tells with a mark what happened in it, and not what had changed before', () => {
    const state = { role: 'idle', count: 0 }
    const { file, recorder } = begin({ state: () => state })
    recorder.mark('joined')
    state.role = 'leader'
    const made = recorder.marking('asked', { n: 2 }, () => {
      state.count += 2
      return 'made'
    })
    const fails = () => {
      throw new Error('no')
    }
    expect(() => recorder.marking('asked', {}, fails)).toThrow('no')
    recorder.close()
    expect(recorder.marking('asked', {}, () => 'unrecorded')).toBe('unrecorded')
    expect([made, ...rowsOf(file)]).toEqual([
      'made',
      { op: 'joined', set: { role: 'idle', count: 0 } },
      { set: { role: 'leader' } },
      { op: 'asked', fields: { n: 2 }, set: { count: 2 } },
      { end: true },
    ])
  })

  test('writes fields as they were when they were told, whatever becomes of them', () => {
    class Token {
      toJSON = () => ({ token: 7 })
    }
    const { file, recorder } = begin({ onFailure: () => undefined })
    const fields: Record<string, unknown> = { n: 1, list: [1], gone: undefined, none: Number.NaN }
    recorder.mark('said', fields)
    recorder.mark('said', { n: 1 })
    Object.assign(fields, { n: 2 })
    recorder.sending('b', 'ask', fields)
    recorder.handling({ ...ask, fields: new Token() as object as Record<string, unknown>, stamp: '' }, () => {})
    ;(fields['list'] as number[]).push(2)
    const flat: Record<string, unknown> = { n: 3 }
    recorder.lost('b', 'ask', flat)
    flat['n'] = 4
    recorder.close()
    expect(rowsOf(file).map(({ fields: told, id }) => ({ told, id }))).toEqual([
      { told: { n: 1, list: [1] } },
      { told: { n: 1 } },
      { told: { n: 2, list: [1] }, id: expect.stringMatching(/^\d+ 1 a$/) },
      { told: { token: 7 } },
      { told: { n: 3 } },
      {},
    ])
  })

  test('reads the state only where its version is another, if it has one', () => {
    const state = { count: 0 }
    let version = 0
    let reads = 0
    const read = () => {
      reads += 1
      return state
    }
    const { file, recorder } = begin({ state: read, version: () => version })
    recorder.mark('joined')
    for (let i = 0; i < 5; i += 1) recorder.sending('b', 'ask')
    expect(reads).toBe(1)
    recorder.handling(ask, () => {
      version += 1
      state.count = 1
    })
    recorder.mark('said')
    expect(reads).toBe(2)
    recorder.close()
    expect(rowsOf(file).filter(({ set }) => set)).toEqual([
      { op: 'joined', set: { count: 0 } },
      { op: 'handle', from: 'b', message: 'ask', id: '7 1 b', fields: {}, set: { count: 1 } },
    ])
  })

  test('reads the state again where that or its version could not be read', () => {
    const failures: unknown[] = []
    let fails: 'version' | 'state' | undefined = 'version'
    const failing = <T>(what: typeof fails, value: T) => {
      if (fails === what) throw new Error(what)
      return value
    }
    const { file, recorder } = begin({
      state: () => failing('state', { count: 3 }),
      version: () => failing('version', 1),
      onFailure: (error) => failures.push((error as Error).message),
    })
    recorder.mark('one')
    fails = 'state'
    recorder.mark('two')
    fails = undefined
    recorder.mark('three')
    recorder.close()
    expect(rowsOf(file).slice(0, 3)).toEqual([{ op: 'one' }, { op: 'two' }, { op: 'three', set: { count: 3 } }])
    expect(failures).toHaveLength(2)
    for (const each of failures) expect(each).toContain('node "a": its state cannot be told')
  })

  test('keeps the order of what one turn of the code tells, however much it is', async () => {
    const { file, recorder } = begin({ awaits: false })
    for (let n = 0; n < 1777; n += 1) recorder.mark('said', { n })
    await wait()
    for (let n = 1777; n < 2000; n += 1) recorder.mark('said', { n })
    recorder.close()
    expect(rowsOf(file).map(({ fields }) => fields?.n)).toEqual([...Array(2000).keys(), undefined])
  })

  test.each(['4503599627370497 1 b', '9007199254740991 1 b', '9007199254740992 1 b', '1e300 1 b', '-5 1 b', '~', ''])(
    'goes on counting behind a message with the stamp %j, which no clock has told',
    (stamp) => {
      const { file, recorder } = begin()
      for (let i = 0; i < 2; i += 1)
        recorder.handling({ from: 'b', message: 'ask', stamp }, () => recorder.mark('seen'))
      recorder.close()
      const times = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).t)
      expect(times).toEqual(times.map((_, i) => times[0] + i))
      expect(rowsOf(file)[0]).toMatchObject({ op: 'handle', from: 'b' })
    },
  )

  test.each([5, ['7 1 b'], { t: 7 }, true, 7n, null])(
    'leaves out a stamp that is no text, as a message of somebody else may have: %s',
    (came) => {
      const { file, recorder } = begin()
      const stamp = came as unknown as string
      recorder.handling({ from: 'b', message: 'ask', stamp }, () => {})
      recorder.lost('b', 'ask', {}, stamp)
      recorder.close()
      expect(rowsOf(file)).toEqual([
        { op: 'handle', from: 'b', message: 'ask', fields: {} },
        { op: 'lose', to: 'b', message: 'ask', fields: {} },
        { end: true },
      ])
    },
  )

  test('goes on where a failure is recorded while it is told', () => {
    const { file, recorder } = begin({
      state: () => ({ n: Number.NaN }),
      onFailure: () => recorder.mark('failed', { n: Number.NaN }),
    })
    recorder.mark('said', { n: 1 })
    expect(recorder.handling(ask, () => 1)).toBe(1)
    recorder.close()
    expect(rowsOf(file).filter(({ op }) => op === 'said')).toEqual([{ op: 'said', fields: { n: 1 } }])
  })

  test('stamps a message with the place of its row where its fields record something as they are read', () => {
    const { file, recorder } = begin()
    const fields = {
      get n() {
        recorder.mark('read')
        return 1
      },
    }
    const stamp = recorder.sending('b', 'ask', fields)
    recorder.close()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const { t, id } = lines.map((line) => JSON.parse(line)).find(({ op }) => op === 'send')
    expect([stamp, id]).toEqual([`${t} 1 a`, `${t} 1 a`])
  })

  test('leaves out fields of a mark that are none', () => {
    const { file, recorder } = begin()
    for (const fields of ['', 0, false, null]) recorder.mark('said', fields as unknown as Record<string, unknown>)
    recorder.close()
    expect(rowsOf(file)).toEqual([...Array(4).fill({ op: 'said' }), { end: true }])
  })

  test('leaves out the time of a wall clock that says none, and goes on', () => {
    const onFailure = vi.fn()
    const times = [7, Number.NaN, undefined, new Date(0), new Error('no clock'), 8]
    const now = () => {
      const time = times.shift()
      if (time instanceof Error) throw time
      return time as number
    }
    const { file, recorder } = begin({ now, onFailure })
    recorder.mark('one')
    recorder.mark('two')
    recorder.mark('three')
    expect(recorder.handling(ask, () => 1)).toBe(1)
    recorder.close()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).at)).toEqual([7, undefined, undefined, undefined, undefined, 8])
    expect(onFailure.mock.calls).toEqual([[new Error('no clock')]])
  })

  test('takes the largest time that a clock may have, and counts on', () => {
    const { file, recorder } = begin()
    recorder.handling({ from: 'b', message: 'ask', stamp: `${2 ** 52} 1 b` }, () => recorder.sending('b', 'answer'))
    recorder.close()
    expect(rowsOf(file).find(({ op }) => op === 'send')).toMatchObject({ id: `${2 ** 52 + 2} 1 a` })
    const again = begin({ file })
    again.recorder.close()
    expect(readFileSync(file, 'utf8')).toContain(`"start":2,"t":${2 ** 52 + 4}`)
  })

  test('keeps the order of lines that are longer than what may wait, and of texts whose characters have several bytes', () => {
    const { file, recorder } = begin()
    const texts = [1, 30_000, 40_000, 2, 22_000, 21_000, 3].map((length) => '語é'.repeat(length))
    // Each turn of the code by itself, so that lines come one by one.
    for (const text of texts) {
      recorder.mark('says', { text })
      Reflect.get(recorder, 'finish').call(recorder)
    }
    recorder.close()
    expect(rowsOf(file).map(({ fields }) => fields?.text)).toEqual([...texts, undefined])
  })

  test('knows behind an await which message it is about', async () => {
    const state = { answered: '' }
    const { file, recorder } = begin({ state: () => state })
    const answer = async (from: string, turns: number) => {
      for (let i = 0; i < turns; i += 1) await wait()
      state.answered = from
      recorder.sending(from, 'answer')
    }
    const slow = recorder.handling({ from: 'slow', message: 'ask' }, () => answer('slow', 6))
    const quick = recorder.handling({ from: 'quick', message: 'ask' }, () => answer('quick', 2))
    await Promise.all([slow, quick])
    recorder.close()
    const told = rowsOf(file).map(({ op, from, to, set }) => `${op} ${from ?? to} ${JSON.stringify(set)}`)
    expect(told.slice(1, -1)).toEqual([
      'handle slow undefined',
      'handle quick undefined',
      'undefined undefined {"answered":"quick"}',
      'send quick undefined',
      'send slow {"answered":"slow"}',
    ])
  })

  test('follows nothing behind an await where it is told that handlers do not wait', async () => {
    const { file, recorder } = begin({ awaits: false })
    recorder.handling(ask, () => recorder.sending('b', 'answer'))
    await recorder.handling(ask, async () => {
      await wait()
      recorder.sending('b', 'late')
    })
    recorder.close()
    expect(rowsOf(file).map(({ op, message }) => `${op} ${message}`)).toEqual([
      'handle ask',
      'send answer',
      'handle ask',
      'send late',
      'undefined undefined',
    ])
  })

  test('tells what an asynchronous handler has changed when it ends, and hands on what it throws', async () => {
    const state = { count: 0 }
    const { file, recorder } = begin({ state: () => state })
    const handled = recorder.handling(ask, async () => {
      await wait()
      state.count = 5
      throw new Error('no')
    })
    await expect(handled).rejects.toThrow('no')
    expect(() => recorder.handling(ask, () => JSON.parse('{'))).toThrow(SyntaxError)
    recorder.close()
    expect(rowsOf(file).filter(({ op }) => op === 'handle')).toMatchObject([{ set: { count: 5 } }, {}])
  })

  test('has times that grow, past those of what it handles, and go on when its process is started again', () => {
    const { file, recorder } = begin()
    recorder.handling({ ...ask, stamp: '700 3 b' }, () => recorder.sending('b', 'answer'))
    recorder.flush()
    appendFileSync(file, '{"t":9000,"op":"jo')
    const again = begin({ file }).recorder
    expect([recorder.start, again.start]).toEqual([1, 2])
    expect(again.sending('b', 'answer')).toBe('10002 2 a')
    again.close()
    const times = readFileSync(file, 'utf8').matchAll(/"t":(\d+)/g)
    expect([...times].map(([, time]) => Number(time))).toEqual([1, 700, 701, 702, 9000, 10_001, 10_002, 10_003])
  })

  test.for([
    ['a whole row without a line feed', '{"t":50,"op":"joined"}', 2, 1052],
    ['what is left of a row', '{"t":50,"op":"jo', 2, 1052],
    ['what is left of a time', '{"t":50', 2, 1003],
    ['a beginning', '{"live":1,"start":7,"t":50,"node":"a"}', 8, 1052],
    ['what is left of a beginning', '{"live":1,"start":7,"t":5', 8, 1003],
    ['what is left of a number of starts', '{"live":1,"start":7', 2, 1003],
    ['an end', '{"t":50,"at":0,"end":true}', 2, 52],
    ['a field that is called as an end', '{"t":50,"op":"joined","fields":{"end":true}}', 2, 1052],
  ] as const)('goes on behind %s', ([, rest, start, time]) => {
    const { file, recorder } = begin()
    recorder.flush()
    appendFileSync(file, rest)
    const { recorder: again } = begin({ file })
    expect([again.start, again.sending('b', 'm')]).toEqual([start, `${time} ${start} a`])
    again.close()
  })

  test('goes on behind lines that are longer than what is read at a time', () => {
    const { file, recorder } = begin()
    recorder.mark('said', { text: 'x'.repeat(3_000_000) })
    recorder.close()
    const { recorder: again } = begin({ file })
    expect([again.start, again.sending('b', 'm')]).toEqual([2, '5 2 a'])
    again.close()
  })

  test('of a list writes all when it has changed, or how it did', () => {
    const state: { list: number[]; log?: object } = { list: [1] }
    const { file, recorder } = begin({ state: () => state })
    recorder.mark('one')
    state.list.push(2)
    state.log = { keep: 0, add: [3] }
    recorder.mark('two')
    delete state.log
    recorder.mark('three')
    recorder.close()
    expect(rowsOf(file).map(({ set }) => set)).toEqual([
      { list: [1] },
      { list: [1, 2], log: { keep: 0, add: [3] } },
      undefined,
      undefined,
    ])
  })

  test('records nothing without a file, and nothing more when it is closed', () => {
    const recorder = record({ node: 'a', file: undefined, state: () => ({}) })
    recorder.mark('joined')
    expect([recorder.start, recorder.sending('b', 'm')]).toEqual([0, undefined])
    expect(recorder.handling(ask, () => 3)).toBe(3)
    recorder.close()
    const { file, recorder: other } = begin()
    other.close()
    const before = readFileSync(file, 'utf8')
    other.mark('joined')
    other.flush()
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('never throws at the protocol what is wrong with what it is told', () => {
    const failures: unknown[] = []
    const state = () => {
      throw new Error('no state')
    }
    const { file, recorder } = begin({ state, onFailure: (error) => failures.push(error) })
    recorder.mark('said', { none: Number.NaN })
    recorder.close()
    const noState = 'Error: node "a": its state cannot be told and is left out: no state'
    expect(failures.map(String)).toEqual([noState, expect.stringContaining('field "none"'), noState])
    expect(rowsOf(file)).toEqual([{ op: 'said', fields: {} }, { end: true }])
  })

  test('has rows of messages that are still handled when it is closed', async () => {
    const { file, recorder } = begin()
    const others = ['c', 'd'].map((from) => recorder.handling({ from, message: 'ask' }, wait))
    await recorder.handling(ask, async () => recorder.sending('b', 'answer'))
    recorder.close()
    await Promise.all(others)
    expect(rowsOf(file).map(({ op, from, to }) => `${op} ${from ?? to}`)).toEqual([
      'handle c',
      'handle d',
      'handle b',
      'send b',
      'undefined undefined',
    ])
  })

  test('gathers what it writes, but for what it does first', async () => {
    const { file, recorder } = begin({ delayMs: 50, awaits: false })
    const count = () => rowsOf(file).length
    recorder.mark('joined')
    expect(count()).toBe(1)
    for (const op of ['one', 'two']) recorder.mark(op)
    expect(count()).toBe(1)
    await vi.waitFor(() => expect(count()).toBe(3), { timeout: 60_000 })
    recorder.mark('three')
    recorder.flush()
    expect(count()).toBe(4)
    recorder.mark('said', { text: 'x'.repeat(1 << 16) })
    await wait()
    expect(count()).toBe(5)
    recorder.mark('four')
    recorder.close()
    expect(count()).toBe(7)
  })

  test('writes what waits when the process exits, and asks for nothing more when it is closed', () => {
    const { file, recorder } = begin({ delayMs: 60_000 })
    for (const op of ['one', 'two', 'three']) recorder.mark(op)
    const [exit, ...more] = process.listeners('exit').filter(({ name }) => name === 'leaveAll')
    expect(more).toEqual([])
    exit?.(0)
    expect(rowsOf(file).map(({ op }) => op)).toEqual(['one', 'two', 'three'])
    recorder.close()
    exit?.(0)
    expect(rowsOf(file)).toHaveLength(4)
  })

  test.each([true, false])('tells with a handler that exits what it has changed (awaits: %s)', (awaits) => {
    const state = { count: 0 }
    const { file, recorder } = begin({ state: () => state, awaits })
    const [exit] = process.listeners('exit').filter(({ name }) => name === 'leaveAll')
    recorder.handling(ask, () => {
      recorder.sending('b', 'answer')
      state.count = 1
      recorder.handling({ from: 'c', message: 'ask' }, () => exit?.(0))
    })
    const rows = rowsOf(file).slice(1)
    expect(rows).toMatchObject([{ from: 'b', set: { count: 1 } }, { op: 'send' }, { op: 'handle', from: 'c' }])
    recorder.close()
  })

  test.each(['flush', 'close'] as const)('tells with a handler that writes at once what it has changed: %s', (how) => {
    const state = { count: 0 }
    const { file, recorder } = begin({ state: () => state })
    recorder.handling(ask, () => {
      recorder.sending('b', 'answer')
      state.count = 1
      recorder[how]()
    })
    recorder.close()
    expect(rowsOf(file).slice(1)).toMatchObject([{ from: 'b', set: { count: 1 } }, { op: 'send' }, { end: true }])
  })

  test.each([true, false])('tells with a handler what it has changed, and nothing else (awaits: %s)', (awaits) => {
    const state = { count: 0, mean: Number.NaN }
    const { file, recorder } = begin({ state: () => state, awaits, onFailure: () => undefined })
    recorder.mark('joined')
    recorder.handling(ask, () => {
      state.count = 1
    })
    recorder.handling(ask, () => {})
    recorder.close()
    expect(rowsOf(file).map(({ op, set }) => [op, set])).toEqual([
      ['joined', { count: 0 }],
      ['handle', { count: 1 }],
      ['handle', undefined],
      [undefined, undefined],
    ])
  })

  test('may be told to write when the code that runs now has returned', async () => {
    const { file, recorder } = begin({ delayMs: 0 })
    for (const op of ['one', 'two', 'three']) recorder.mark(op)
    await Promise.resolve()
    expect(rowsOf(file).map(({ op }) => op)).toEqual(['one', 'two', 'three'])
  })

  test('writes how far its clock is, before it handles a message from far ahead of the file', () => {
    const { file, recorder } = begin({ delayMs: 60_000, awaits: false })
    recorder.mark('joined')
    for (const op of ['one', 'two']) recorder.mark(op)
    recorder.handling({ ...ask, stamp: '400 1 b' }, () => expect(rowsOf(file)).toHaveLength(1))
    recorder.handling({ ...ask, stamp: '90000 1 b' }, () => {
      expect(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)).toBe('{"t":90000,"at":0,"set":{}}')
    })
    expect(begin({ file }).recorder.sending('b', 'm')).toBe('91002 2 a')
  })

  test('is never far ahead of its file, whatever its handlers record', () => {
    const state = { count: 0 }
    const { file, recorder } = begin({ delayMs: 60_000, awaits: false, state: () => state })
    recorder.mark('joined')
    recorder.handling(ask, () => {
      for (state.count = 1; state.count < 1400; state.count += 1) {
        const [time = ''] = (recorder.sending('b', 'm') ?? '').split(' ')
        if (state.count % 20 !== 0) continue
        const written = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? ''
        expect(Number(time) - JSON.parse(written).t).toBeLessThanOrEqual(1000)
      }
    })
    recorder.close()
    const rows = rowsOf(file)
    expect(rows.filter(({ op }) => op === 'send')).toHaveLength(1399)
    // What is written before a handler has returned tells what it has changed by then.
    expect(rows.filter(({ set }) => set !== undefined)[1]).toMatchObject({ op: 'handle', set: { count: 496 } })
    expect(rows.findLast(({ set }) => set !== undefined)).toMatchObject({ set: { count: 1400 } })
  })

  test('throws where its file cannot be opened', () => {
    const file = fileIn()
    writeFileSync(file, '')
    expect(() => begin({ file: join(file, 'b') })).toThrow('ENOTDIR')
  })
})

test('a text carries a stamp, or none', () => {
  expect(unstamped(stamped('{"a":"\n"}', '7 1 b'))).toEqual({ text: '{"a":"\n"}', stamp: '7 1 b' })
  expect(unstamped(stamped('{}', undefined))).toEqual({ text: '{}', stamp: undefined })
})

test.for(['~a\nb', '~', '~\n', '~\n~7 1 b\n', '~7 1 b\nx', '', '\n'])('a text comes back as it was: %j', (text) => {
  for (const stamp of [undefined, '7 1 b']) expect(unstamped(stamped(text, stamp))).toEqual({ text, stamp })
  // Nobody has stamped it.
  if (!/^~(7 1 b)?\n/.test(text)) expect(unstamped(text)).toEqual({ text, stamp: undefined })
})
