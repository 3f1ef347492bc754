import { expect } from 'vitest'
import { listBoxes } from '../../../src/tracer/pages/document/list-boxes.ts'
import { featureText } from '../../../src/tracer/pages/writers/markdown/feature-text.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { makeCells } from '../../../src/tracer/trace/cells.ts'
import { EntryList } from '../../../src/tracer/trace/entry-list.ts'
import { entriesText } from '../../../src/tracer/trace/list-texts.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'
import { type Held, many } from './hold.ts'

/** What holds the bounds on lists in texts and on templates. */
export const HELD_TEXTS = {
  wholeListEntries(bound) {
    const whole = many(bound, () => 'x')
    expect(listed(whole)).toBe(whole.join(', '))
    expect(listed([...whole, 'x'])).toMatch(/… \d+ more/)
  },
  wholeListCharacters(bound) {
    const whole = ['x'.repeat(bound - 3), 'y']
    expect(listed(whole)).toBe(whole.join(', '))
    expect(listed(['x'.repeat(bound - 2), 'y'])).toMatch(/^x+…, y$/)
  },
  listEndEntries(bound) {
    const [front, end] = listed(many(99, () => 'x')).split(/, … \d+ more, /)
    expect([front, end]).toEqual([many(bound, () => 'x').join(', '), many(bound, () => 'x').join(', ')])
    expect(listed(many(99, () => 'x'))).toContain(`… ${99 - 2 * bound} more`)
  },
  listEntryCharacters(bound) {
    const first = (length: number) => listed(['x'.repeat(length), ...many(98, () => 'y')]).split(',')[0]
    expect(first(bound)).toBe('x'.repeat(bound))
    expect(first(bound + 1)).toBe(`${'x'.repeat(bound - 1)}…`)
  },
  boxedEntries(bound) {
    expect(boxed(many(bound, () => 'x'))).toMatchObject({ boxes: many(bound, () => 'x'), before: 0 })
    expect(boxed(many(bound + 1, () => 'x'))).toMatchObject({ boxes: many(bound, () => 'x'), before: 1 })
  },
  boxCharacters(bound) {
    expect(boxed(['x'.repeat(bound)])?.boxes).toEqual(['x'.repeat(bound)])
    expect(boxed(['x'.repeat(bound + 1)])?.boxes).toEqual([`${'x'.repeat(bound - 1)}…`])
  },
  nestedTemplates(bound) {
    const source = '.{{#each below}}{{> page}}{{/each}}'
    const templates = new Templates([{ name: 'page', file: 'page.hbs', source }])
    const view = (levels: number): object => ({ below: levels === 1 ? [] : [view(levels - 1)] })
    expect(templates.render('page', view(bound))).toBe('.'.repeat(bound))
    const problems = problemsOf(() => templates.render('page', view(bound + 1)))
    expect(problems).toMatchObject([{ code: 'TEMPLATE_FIELD', message: 'it calls itself' }])
  },
  nestedBlocks(bound) {
    const text = (depth: number) => many(depth, (i) => `${'  '.repeat(i)}x`).join('\n\n')
    const shown = (depth: number) => featureText(text(depth), (said) => said)
    // The text itself is the first of them.
    expect(shown(bound)).toContain(`\n${'> '.repeat(bound - 1)}x`)
    expect(shown(bound + 1)).toContain(`\n${'> '.repeat(bound)}\`\`\`\n${'> '.repeat(bound)}x\n`)
    expect(shown(bound)).not.toContain('```')
  },
} satisfies Held

/** A list that pictures show as boxes. */
function boxed(entries: readonly string[]) {
  const votes = { id: 'votes', type: 'list', of: 'text', boxes: true }
  const words = parseVocabulary({ ...twoPhaseWords, variables: [votes] }, 'boxes.json')
  return listBoxes({ role: 'working', votes: EntryList.of(entries) }, words, makeCells(words))[0]
}

function listed(entries: readonly string[]): string {
  return entriesText(entries, String)
}
