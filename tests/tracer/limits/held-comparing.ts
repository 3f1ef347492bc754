import { expect } from 'vitest'
import { commonSubsequence } from '../../../src/tracer/diff/align/common-subsequence.ts'
import { alikePairs } from '../../../src/tracer/diff/align/likeness.ts'
import { tellRenames } from '../../../src/tracer/diff/renames.ts'
import type { Change } from '../../../src/tracer/diff/report.ts'
import { answered, compareOne, mark, send, traceOf } from '../diff/support.ts'
import { smallTrace } from '../pages/site.ts'
import { twoPhase } from '../support/two-phase.ts'
import { type Held, many } from './hold.ts'

/** What holds the bounds on comparing. */
export const HELD_COMPARING = {
  alignedEdits(bound) {
    // Neither has what is once on both sides.
    const found = (edits: number) => {
      const before = [...many(edits - 3, (i) => 10 + i), 0, 0, 1]
      return commonSubsequence(before, [2, 0, 0, 3]).length
    }
    expect([found(bound), found(bound + 1)]).toEqual([2, 0])
  },
  alikeTests(bound) {
    const pairs = (count: number, swap: boolean) => {
      const one = [smallTrace({ test: 'one' })]
      const others = many(count, (i) => smallTrace({ test: `other ${i}` }))
      const [before, after] = swap ? [others, one] : [one, others]
      return alikePairs(before, after, [...before, ...after], ({ header }) => header.test).length
    }
    // Its own place, and so many behind it; before it, where the sides are swapped.
    for (const swap of [false, true])
      expect([pairs(bound + 1, swap), pairs(bound + 2, swap)]).toEqual([bound + 1, bound + 1])
  },
  windowCauses(bound) {
    const shown = (causes: number) => stepsOf([...asked(causes), mark('1', 'cut')], asked(causes))
    expect(shown(bound)).toEqual([...many(bound, (i) => `S1 asked: what ${i}`), 'S1 cut'])
    expect(shown(bound + 1)).toEqual([...many(bound, (i) => `S1 asked: what ${i + 1}`), 'S1 cut'])
  },
  windowCausesSearched(bound) {
    const lost = (count: number) => many(count, (i) => ({ ...send('1', '2', i), op: 'lose' }))
    const shown = (count: number) => {
      const before = [...asked(1), ...lost(count)]
      return stepsOf([...before, mark('1', 'cut')], before)
    }
    expect(shown(bound - 1)).toEqual(['S1 asked: what 0', 'S1 cut'])
    expect(shown(bound)).toEqual(['S1 cut'])
  },
  windowReasons(bound) {
    const shown = (count: number) => {
      const lines = (said: string) => [...asked(count, '3'), answered('3', said)]
      const steps = stepsOf([mark('1', 'cut'), ...lines('yes')], lines('no'))
      return steps.filter((text) => text.startsWith('S3 asked')).map((text) => text.at(-1))
    }
    expect(shown(bound)).toEqual(many(bound, (i) => `${i}`))
    expect(shown(bound + 1)).toEqual(many(bound, (i) => `${i + 1}`))
  },
  windowEffects(bound) {
    const leftOut = (effects: number) => windowOf([mark('1', 'cut'), ...asked(effects)], []).leftOut
    expect([leftOut(bound), leftOut(bound + 1)]).toEqual([0, 1])
  },
  windowEffectsSearched(bound) {
    const leftOut = (between: number) => {
      const same = asked(between)
      return windowOf([mark('1', 'cut'), ...same, mark('1', 'healed')], same).leftOut
    }
    expect([leftOut(bound - 1), leftOut(bound)]).toEqual([0, 1])
  },
  windowSameEffects(bound) {
    const shown = (count: number) => {
      const steps = stepsOf([mark('1', 'cut'), ...asked(count)], asked(count))
      return steps.slice(steps.indexOf('S1 cut') + 1).length
    }
    expect([shown(bound), shown(bound + 1)]).toEqual([bound, bound])
  },
  renameLinks(bound) {
    const text = (count: number) => {
      const links = many(count, (i) => ({ from: `${i}`, to: 'x' }))
      const found = { what: 'message', before: 'a', after: 'b', links } as const
      const change: Change = {
        ...{ id: 'rename:message.a.b:changed', kind: 'rename', class: 'behaviour', text: '' },
        ...{ occurrences: 1, tests: [] },
      }
      return tellRenames([found], [change], twoPhase).changes[0]?.text
    }
    expect(text(bound)).toContain(`S${bound - 1} → Sx\`) is now`)
    expect(text(bound + 1)).toContain(`S${bound - 1} → Sx\` and 1 more) is now`)
  },
} satisfies Held

/** What a node is asked, one after the other. */
function asked(count: number, node = '1'): object[] {
  return many(count, (i) => mark(node, 'asked', { what: `${i}` }))
}

/** The window of a test that did the second of these, and does the first now. */
function windowOf(after: readonly object[], before: readonly object[]) {
  const found = compareOne(traceOf(before), traceOf(after)).test?.first
  if (!found) throw new Error('nothing differs')
  return found
}

function stepsOf(after: readonly object[], before: readonly object[]): string[] {
  const texts = windowOf(after, before).steps.map((step) => (step.after ?? step.before)?.text ?? '')
  return texts.filter((text) => !text.endsWith('joined'))
}
