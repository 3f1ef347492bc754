import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type LiveFields, type LiveRecorder, record } from '../../src/live/index.ts'

const circle: Record<string, unknown> = {}
circle['self'] = circle
const THROWS = {
  get toJSON() {
    throw new Error('asked')
  },
}

/** What a file tells of what is recorded, and what `onFailure` is told. */
function recorded(act: (recorder: LiveRecorder) => void, state: () => object = () => ({})) {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'a.ndjson')
  const failures: string[] = []
  const recorder = record({ node: 'a', file, state, onFailure: (error) => failures.push(String(error)) })
  act(recorder)
  recorder.close()
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  return { rows: lines.map((line) => JSON.parse(line)).filter(({ end }) => !end), failures }
}

describe('a value that cannot be JSON', () => {
  test.for<[string, unknown]>([
    ['NaN is no number', Number.NaN],
    ['-Infinity is no number', Number.NEGATIVE_INFINITY],
    ['NaN is no number in JSON', [1, Number.NaN]],
    ['circular', circle],
    ['asked', THROWS],
  ])('costs only itself: %s', ([why, bad]) => {
    const fields = { before: null, bad, after: 'x' }
    const left = { before: null, after: 'x' }
    let isBad = true
    const state = () => ({ role: 'any', count: isBad ? bad : 1 })
    const { rows, failures } = recorded((recorder) => {
      recorder.mark('said', fields)
      recorder.sending('b', 'ask', fields)
      recorder.lost('b', 'ask', fields)
      recorder.handling({ from: 'b', message: 'ask', fields }, () => undefined)
      isBad = false
      recorder.mark('said')
    }, state)
    expect(rows.map(({ op, fields: told, set }) => [op, told, set])).toEqual([
      ['said', left, { role: 'any' }],
      ['send', left, undefined],
      ['lose', left, undefined],
      ['handle', left, undefined],
      ['said', undefined, { count: 1 }],
    ])
    expect(failures).toEqual(
      [
        'variable "count" of its state',
        'field "bad" of the mark "said"',
        'field "bad" of the message (send) "ask"',
        'field "bad" of the message (lose) "ask"',
        'field "bad" of the message (handle) "ask"',
      ].map((what) => expect.stringMatching(`^Error: node "a": ${what.replace(/[()]/g, '\\$&')} cannot .*${why}`)),
    )
  })

  test('is told of again when it was one in between, and not before', () => {
    const values = [Number.NaN, Number.NaN, 1, Number.NaN, Number.NaN]
    const { rows, failures } = recorded(
      (recorder) => {
        for (let i = 0; i < 4; i += 1) recorder.mark('said')
      },
      () => ({ count: values.shift() }),
    )
    expect([failures.length, rows.map(({ set }) => set)]).toEqual([2, [undefined, undefined, { count: 1 }, undefined]])
  })

  test('may be what reading a field or a variable throws', () => {
    const throwing = () => ({
      role: 'any',
      get count() {
        throw new Error('no count')
      },
      after: 1,
    })
    const { rows, failures } = recorded((recorder) => recorder.mark('said', throwing()), throwing)
    expect(rows).toMatchObject([{ fields: { role: 'any', after: 1 }, set: { role: 'any', after: 1 } }])
    expect(failures).toEqual([expect.stringContaining('no count'), expect.stringContaining('no count')])
  })

  test('may be a BigInt: that is the number that it is, or the text of its digits', () => {
    const values = { small: -5n, big: 2n ** 63n, list: [1n] }
    const told = { small: -5, big: '9223372036854775808', list: [1] }
    const { rows, failures } = recorded(
      (recorder) => recorder.mark('said', values),
      () => values,
    )
    expect([rows[0].fields, rows[0].set, failures]).toEqual([told, told, []])
  })

  test.for([
    ['5', 5],
    ['"text"', 'text'],
    ['[1]', [1]],
    ['5', { toJSON: () => 5 }],
    ['null', null],
  ])('may be what stands for all fields: %s', ([told, fields]) => {
    const { rows, failures } = recorded((recorder) => recorder.sending('b', 'ask', fields as unknown as LiveFields))
    const what = `what stands for the fields of the message (send) "ask" cannot be told and is left out: ${told} is no object`
    expect([rows[0].fields, failures]).toEqual([{}, [`Error: node "a": ${what}`]])
  })
})

describe('a warning of what cannot be recorded', () => {
  test('says who warns, of which file, and whether recording goes on; each once', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined)
    onTestFinished(() => warn.mockRestore())
    const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'a.ndjson')
    const recorder = record({ node: 'a', file, state: () => ({}) })
    for (let i = 0; i < 3; i += 1) recorder.mark('said', { n: Number.NaN })
    Reflect.get(recorder, 'fail').call(recorder, new Error('ENOSPC: no space left on device, write'))
    expect(warn.mock.calls).toEqual([
      [
        `protokoll's recording into ${file} goes on: node "a": field "n" of the mark "said" cannot be told and is left out: NaN is no number in JSON`,
        'ProtokollRecording',
      ],
      [`protokoll's recording into ${file} has ended: ENOSPC: no space left on device, write`, 'ProtokollRecording'],
    ])
  })
})
