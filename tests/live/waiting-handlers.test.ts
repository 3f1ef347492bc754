import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type LiveOptions, record } from '../../src/live/index.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const ask = (from: string, stamp?: string) => ({ from, message: 'ask', stamp })

/** A recorder of a node whose state counts, and what its file tells of each row behind the first. */
function begin(node = 'a', options: Partial<LiveOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, `${node}.ndjson`)
  const state = { count: 0, other: 0 }
  const recorder = record({ node, file, state: () => state, ...options })
  recorder.mark('joined')
  const rows = () => {
    recorder.close()
    const [, , ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
    const told = lines.map((line) => JSON.parse(line)).filter(({ end }) => !end)
    return told.map(({ op = 'change', from = '', to = '', set }) =>
      [op, from, to, set && JSON.stringify(set)].filter(Boolean).join(' '),
    )
  }
  return { recorder, state, rows }
}

/** Handlers go on when they are told to. */
function gates() {
  const waiting: (() => void)[] = []
  return {
    gate: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open: async (i: number) => {
      waiting[i]?.()
      await turn()
    },
  }
}

describe('handlers that wait', () => {
  test('have their rows before answers that others give for them, in the order in which they began', async () => {
    const { recorder, rows } = begin()
    const { gate, open } = gates()
    for (const from of ['b', 'c']) recorder.handling(ask(from), gate)
    for (const to of ['b', 'c']) recorder.sending(to, 'answer')
    for (const i of [0, 1]) await open(i)
    expect(rows()).toEqual(['handle b', 'handle c', 'send b', 'send c'])
  })

  test.for<[string, (recorder: ReturnType<typeof begin>['recorder']) => unknown]>([
    ['mark', (recorder) => recorder.mark('fired')],
    ['lose', (recorder) => recorder.lost('b', 'ask')],
    ['handle', (recorder) => recorder.handling(ask('c'), () => undefined)],
    ['send', (recorder) => recorder.sending('b', 'answer')],
    ['handle', (recorder) => recorder.handling(ask('c', '90000 1 c'), () => undefined)],
  ])('have their rows before any other one: %s', async ([, tell]) => {
    const { recorder, rows } = begin()
    const { gate, open } = gates()
    recorder.handling(ask('b'), gate)
    tell(recorder)
    await open(0)
    const told = rows()
    expect([told[0], told.length]).toEqual(['handle b', expect.toSatisfy((count: number) => count > 1)])
  })

  test('have the stamp of what is sent where their rows stand before it', () => {
    const { recorder } = begin()
    recorder.handling(ask('b'), turn)
    expect(recorder.sending('b', 'answer')).toBe('4 1 a')
  })

  test('have their changes told with nothing of another one', async () => {
    const { recorder, state, rows } = begin()
    const { gate, open } = gates()
    recorder.handling(ask('b'), async () => {
      await gate()
      state.count = 1
      await gate()
      recorder.sending('b', 'answer')
    })
    recorder.handling(ask('c'), async () => {
      state.other = 1
      await gate()
      recorder.sending('c', 'answer')
    })
    for (const i of [0, 1, 2]) await open(i)
    expect(rows()).toEqual(['handle b', 'handle c {"other":1}', 'change {"count":1}', 'send c', 'send b'])
  })

  test('tell what they have changed where each is alone: with its row, with what it sends, or at its end', async () => {
    const { recorder, state, rows } = begin()
    const change = () => Object.assign(state, { count: state.count + 1 })
    await recorder.handling(ask('b'), async () => {
      await turn()
      change()
      recorder.sending('b', 'answer')
      await turn()
      change()
      recorder.sending('b', 'answer')
      await turn()
      change()
    })
    await recorder.handling(ask('c'), () => turn().then(change))
    expect(rows()).toEqual([
      'handle b {"count":1}',
      'send b',
      'send b {"count":2}',
      'change {"count":3}',
      'handle c {"count":4}',
    ])
  })

  test('do not tell what was changed behind a row that stands behind their own', async () => {
    const { recorder, state, rows } = begin()
    const { gate, open } = gates()
    recorder.handling(ask('b'), async () => {
      await gate()
      state.count = 1
      recorder.sending('b', 'answer')
    })
    // It goes on in the same turn, before anything is written.
    const going = open(0)
    recorder.mark('fired')
    await going
    expect(rows()).toEqual(['handle b', 'fired', 'send b {"count":1}'])
  })

  test('do not tell what the program has changed that runs beside them', async () => {
    const { recorder, state, rows } = begin()
    const { gate, open } = gates()
    recorder.handling(ask('b'), gate)
    state.count = 1
    recorder.mark('fired')
    await open(0)
    expect(rows()).toEqual(['handle b', 'change {"count":1}', 'fired'])
  })

  test('are known behind an await in a handler of another recorder', async () => {
    const { recorder, state, rows } = begin()
    const inner = begin('b')
    await recorder.handling(ask('b'), () =>
      inner.recorder.handling(ask('a'), async () => {
        await turn()
        state.count = 1
        recorder.sending('b', 'answer')
      }),
    )
    inner.recorder.close()
    expect(rows()).toEqual(['handle b {"count":1}', 'send b'])
  })
})
