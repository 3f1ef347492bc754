import { expect } from 'vitest'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { entriesText } from '../../../src/tracer/trace/list-texts.ts'
import { problemsOf } from '../support/traces.ts'
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
  nestedTemplates(bound) {
    const source = '.{{#each below}}{{> page}}{{/each}}'
    const templates = new Templates([{ name: 'page', file: 'page.hbs', source }])
    const view = (levels: number): object => ({ below: levels === 1 ? [] : [view(levels - 1)] })
    expect(templates.render('page', view(bound))).toBe('.'.repeat(bound))
    const problems = problemsOf(() => templates.render('page', view(bound + 1)))
    expect(problems).toMatchObject([{ code: 'TEMPLATE_FIELD', message: 'it calls itself' }])
  },
} satisfies Held

function listed(entries: readonly string[]): string {
  return entriesText(entries, String)
}
