import { expect } from 'vitest'
import { MessageEnds } from '../../../src/tracer/import/loose-ends.ts'
import { Project } from '../../cli/project.ts'
import { importText, logOf, mappingOf, shipped } from '../import/imported.ts'
import { requestOf, span } from '../import/spans.ts'
import { type Held, many } from './hold.ts'

const NOTES = { rules: [{ op: 'says', node: 'a', fields: { text: '{text}' } }], sections: { every: 1 } }

/** What holds the bounds on logs that are imported. */
export const HELD_IMPORTS = {
  async importLineBytes(bound) {
    const project = new Project()
    const record = (bytes: number) => `{"op":"asked","text":"${'x'.repeat(bytes - '{"op":"asked","text":""}'.length)}"}`
    project.write('a.log', `${record(bound)}\n${record(bound + 1)}\n`)
    const rules = [{ op: '{op}', node: 'a', fields: { what: '{text}' } }]
    const mapping = { mapping: 1, name: 'm', vocabulary: 'words.json', format: 'ndjson', rules }
    project.write('m.json', JSON.stringify(mapping))
    const { status, stdout } = await project.run('import', 'a.log', '--mapping', 'm.json', '--out', 'out')
    expect(status).toBe(1)
    expect(stdout).toContain(`a.log:2: longer than ${bound.toLocaleString('en')} bytes\n`)
    expect(stdout).toContain('events      1\n')
  },
  async importRequestBytes(bound) {
    const project = new Project()
    const padded = (bytes: number) => `${requestOf([span('1')])}${' '.repeat(bytes)}`.slice(0, bytes)
    project.write('a.jsonl', `${padded(bound)}\n${requestOf([span('2')])}${' '.repeat(bound)}\n`)
    const { status, stdout } = await project.run('import', 'a.jsonl', '--mapping', 'otlp', '--out', 'out')
    expect(status).toBe(1)
    expect(stdout).toContain(`a.jsonl:2: longer than ${bound.toLocaleString('en')} bytes\n`)
    expect(stdout).toContain('events      2\n')
  },
  importSpanCharacters(bound) {
    const padded = (id: string) => `${requestOf([span(id)])}${' '.repeat(bound)}`.slice(0, bound / 2)
    const text = ['1', '2', '3'].map((id) => `${padded(id)}\n`).join('')
    const { account } = importText(logOf(text), shipped('otlp'))
    expect(account).toMatchObject({ events: 4, unexplainedLines: 1 })
    expect(account.unexplained[0]?.why).toContain(`beyond the ${bound.toLocaleString('en')} characters of requests`)
  },
  importCharacters(bound) {
    const text = 'x'.repeat(bound / 50)
    const notes = (count: number) => logOf(many(count, () => `${JSON.stringify({ text })}\n`).join(''))
    // Each trace has a few lines that are no notes.
    expect(importText(notes(50), mappingOf(NOTES)).traces).toBe(1)
    expect(importText(notes(52), mappingOf(NOTES)).traces).toBe(2)
  },
  importNestedGroups(bound) {
    const nested = (groups: number) => () =>
      mappingOf({
        format: 'lines',
        rules: [{ line: `${'(?:'.repeat(groups)}a${'b)?'.repeat(groups)}\\([(]`, noise: true }],
      })
    expect(nested(bound)).not.toThrow()
    expect(nested(bound + 1)).toThrow(`found  ${bound + 1}\n  legal  ${bound} at most`)
  },
  async proposedPaths(bound) {
    const project = new Project()
    const fields = (count: number) => Object.fromEntries(many(count, (i): [string, string[]] => [`x${i}`, []]))
    const seen = async (name: string, count: number) => {
      // The last of them is the node, if it is looked at.
      project.write(`${name}.log`, `${JSON.stringify({ ...fields(count - 1), node: 'a' })}\n`)
      return (await project.run('init', '--from', `${name}.log`)).stdout
    }
    expect(await seen('all', bound)).toContain('the node: "node", 1 value\n')
    expect(await seen('more', bound + 1)).toContain('no field is the node\n')
  },
  async proposedWords(bound) {
    const project = new Project()
    const seen = async (name: string, count: number) => {
      project.write(`${name}.log`, many(count, (i) => `${JSON.stringify({ node: `n${i}` })}\n`).join(''))
      return (await project.run('init', '--from', `${name}.log`)).stdout
    }
    expect(await seen('few', bound)).toContain(`the node: "node", ${bound} values\n`)
    expect(await seen('many', bound + 1)).toContain('no field is the node\n')
  },
  importMessages(bound) {
    const found = (count: number) => {
      const ends = new MessageEnds()
      for (let i = 0; i < count; i += 1)
        ends.take({
          op: 'send',
          node: 'a',
          peer: 'b',
          message: 'm',
          id: String(i),
          fields: {},
          set: {},
          state: 'after',
        })
      return ends.found
    }
    expect(found(bound)).toEqual({ unsent: 0, unsentLost: 0, unhandled: bound, differing: 0 })
    expect(found(bound + 1)).toBeUndefined()
  },
  importMatchSteps(bound) {
    // Each of the two takes any share of the text: half the square of its length.
    const most = Math.floor(Math.sqrt(2 * bound))
    const rules = [{ ...NOTES.rules[0], line: '^no.*(?<text>.*)y$' }]
    const of = (count: number) =>
      importText(logOf(`${'x'.repeat(count)}\n`), mappingOf({ format: 'lines', rules })).account
    expect(of(most).unexplained[0]?.why).toBe('no rule of the mapping is about such a line')
    expect(of(most + 1).unexplained[0]?.why).toMatch(/^63,246 characters are too many .* power 2 .*; 63,245 at most$/)
  },
  importListed(bound) {
    const unexplained = (count: number) =>
      importText(logOf(many(count, () => '{}\n').join('')), mappingOf(NOTES)).account.unexplained.length
    expect([unexplained(bound), unexplained(bound + 1)]).toEqual([bound, bound])
  },
} satisfies Held
