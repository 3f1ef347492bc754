import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { CASES } from './all.ts'
import { reportOf } from './record.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/reviewing')
/** The cases that the page about reviewing goes through. */
const EXAMPLES = ['retry-for-redirect', 'field-added', 'claim-dropped']
/** A reader of the page sees the beginning; the command says all. */
const MOST_LINES = 45

describe('the page about reviewing', () => {
  test.each(EXAMPLES)('shows what protokoll diff says about %s', async (id) => {
    const lines = readFileSync(reportOf(inject('recordings'), { id }, 'text'), 'utf8').split('\n')
    const rest = lines.length - MOST_LINES
    const shown = rest > 1 ? [...lines.slice(0, MOST_LINES), `[${rest} more lines]`, ''] : lines
    await expect(shown.join('\n')).toMatchFileSnapshot(join(PAGE, `examples/${id}.txt`))
  })

  test('names the changes as the cases do', () => {
    const text = readFileSync(join(PAGE, 'index.rst'), 'utf8').replace(/\s+/g, ' ')
    for (const id of EXAMPLES) {
      expect(text).toContain(`examples/${id}.txt`)
      expect(text).toContain(CASES.find((each) => each.id === id)?.title)
    }
  })
})
