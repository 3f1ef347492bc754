import { describe, expect, test } from 'vitest'
import type { Problem, Schedule } from '../../../src/explore/index.ts'
import { parseProse } from '../../../src/tracer/text/markup.ts'
import { dossierText, pastedTest } from '../../../src/tracer/vitest/dossier.ts'
import { HOSTILE } from '../../support/hostile.ts'

type Actions = Schedule<unknown, { readonly do: string }>

const schedule: Actions = { options: {}, actions: [{ do: 'tick' }] }
const broken: Problem = { kind: 'broken', what: 'one holder', found: 'two hold it' }

function textOf(
  problem: Problem,
  more: { settling?: boolean; minimal?: boolean; leftOut?: number; before?: string } = {},
) {
  const { settling = false, minimal = true, leftOut = 0, before = '' } = more
  const shrunk = { schedule, problem, after: 1, minimal, replays: 1, settling }
  const which = { seed: 7, schedule: 3, actions: 100 }
  return dossierText({ which, walked: 40, shrunk, repeat: 'npx vitest', pasted: ['test()'] }, leftOut, before)
}

/** What stands in the text as code: nothing of it is markup. */
const codeIn = (text: string) => parseProse(text).flatMap((block) => (block.type === 'code' ? [block.lines] : []))

describe('what the page of a failing schedule says', () => {
  test('is what was to hold, what was found, how it is repeated, and the test', () => {
    expect(codeIn(textOf(broken))).toEqual([['one holder'], ['two hold it'], ['npx vitest'], ['test()']])
    expect(textOf(broken)).toContain('Schedule 3 of seed 7 (at most 100 actions) failed after 40; 1 is left')
    expect(textOf(broken, { before: 'Locks.' })).toMatch(/^Locks\.\n\nWhat was to hold/)
  })

  test.each([
    ['broken', 'it must always hold'],
    ['stuck', 'it must come about in the end'],
    ['unexplained', 'some order of the operations must explain the answers'],
    ['exception', 'nothing may throw'],
    ['differs', 'both must do the same'],
  ] as const)('is of the kind %s', (kind, said) => {
    expect(textOf({ ...broken, kind })).toContain(`What was to hold (${said}):`)
  })

  test('tells when it shows, whether fewer actions would do, and what is left out', () => {
    expect(textOf(broken)).toContain('when the last action has been done')
    expect(textOf(broken, { settling: true })).toContain('when all has been repaired')
    expect(textOf(broken)).toContain('without any single one of them it does not fail so')
    expect(textOf(broken, { minimal: false })).toContain('it is not shown that fewer would not do')
    expect(textOf(broken)).toContain('All that happened is shown.')
    expect(textOf({ ...broken, kind: 'stuck' })).toContain('nothing of the time after them')
    expect(textOf({ ...broken, nodes: ['a'] }, { leftOut: 1 })).toContain(
      'led to that moment at the node that it is about is shown: 1 other event left out.',
    )
    expect(textOf({ ...broken, nodes: ['a', 'b'] }, { leftOut: 2 })).toContain('at the nodes that it is about')
  })

  test('has the same parts, whatever a problem is called and says', () => {
    for (const text of [...HOSTILE, 'a\n```\n# b', 'a\r```\r# b', 'a\r\n  ```sh\r\n.. raw:: html']) {
      const found = codeIn(textOf({ ...broken, found: `x${text}` }))
      expect(found.length, text).toBe(4)
      const lines = `x${text}`.split(/\r\n?|\n/).map((line) => line.replace(/^(\s*)```/, "$1'''"))
      expect(found[1], text).toEqual(lines)
      expect(codeIn(textOf({ ...broken, what: `x${text}` })).length, text).toBe(4)
    }
  })
})

describe('the test to paste', () => {
  /** Runs it, and returns its name and what it does. */
  function pasted(name: string, written: Actions) {
    const said: { name?: string; schedule?: Actions } = {}
    const replayInto = (_scenario: unknown, _world: unknown, given: Actions) => Object.assign(said, { schedule: given })
    const takeTest = (given: string, act: (context: object) => void) => act(Object.assign(said, { name: given }))
    new Function('test', 'replayInto', 'world', pastedTest(name, written, 'world').join('\n'))(takeTest, replayInto, {})
    return said
  }

  test('does what was found, whatever it is called and whatever values are', () => {
    for (const text of HOSTILE) {
      const written = { options: { [text]: text }, actions: [{ do: text, list: [text, 1, null, true, { a: text }] }] }
      expect(pasted(text, written), text).toEqual({ name: text, schedule: written })
    }
    expect(pasted('nothing', { options: {}, actions: [] }).schedule).toEqual({ options: {}, actions: [] })
  })

  test('is printable', () => {
    for (const text of HOSTILE) {
      for (const line of pastedTest(text, { options: { text }, actions: [] }, 'world')) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
      }
    }
  })
})
