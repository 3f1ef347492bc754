import { expect } from 'vitest'
import { parseInvariants } from '../../../src/tracer/invariants/parse-invariants.ts'
import { Project } from '../../cli/project.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { type Held, many } from './hold.ts'

const NEVER_CUT = { rule: 'uncut', says: 'No server is cut off.', never: { op: 'cut' } }
const CUT = { node: '1', op: 'cut' }

/** What holds the bounds on invariants, and on what is said of traces that break them. */
export const HELD_INVARIANTS = {
  invariantValues(bound) {
    // The file, its version, its words and its rules; of each rule itself, two texts, the pattern, and its list of events.
    const rules = (values: number) => {
      const other = { ...NEVER_CUT, never: { op: many(values - 4 - 5, () => 'cut') } }
      return { invariants: 1, vocabulary: 'two_phase', rules: [other] }
    }
    expect(() => parseInvariants(rules(bound), 'rules.json', twoPhase)).not.toThrow()
    expect(() => parseInvariants(rules(bound + 1), 'rules.json', twoPhase)).toThrow(`more than ${bound} values`)
  },
  async checkCauses(bound) {
    const told = async (before: number) => {
      const asked = { node: '1', op: 'asked', fields: { what: 'x' } }
      const { stdout } = await check(new Project(), [...JOINED.slice(0, 1), ...many(before - 1, () => asked), CUT])
      return [stdout.match(/^ {2}(?:causes| {6}) .*joined$|^ {2}(?:causes| {6}) .*asked/gm)?.length, stdout]
    }
    expect(await told(bound)).toEqual([bound, expect.not.stringContaining(' more before these')])
    expect(await told(bound + 1)).toEqual([bound, expect.stringContaining('and 1 more before these')])
  },
  async checkBroken(bound) {
    const told = async (traces: number) => {
      const project = new Project()
      for (const name of many(traces - 1, (i) => `more-${i}`)) write(project, [...JOINED, CUT], name)
      const { stdout } = await check(project, [...JOINED, CUT])
      return [stdout.match(/: cannot be\n/g)?.length, stdout]
    }
    expect(await told(bound)).toEqual([bound, expect.not.stringContaining('more broken')])
    expect(await told(bound + 1)).toEqual([bound, expect.stringContaining('\nand 1 more broken like these\n')])
  },
} satisfies Held

function write(project: Project, events: readonly object[], name = 't'): void {
  const lines = [{ ...HEADER, test: name }, SECTION, ...events, END]
  project.write(`docs-out/traces/g/f/${name}.jsonl`, textOf(lines))
}

function check(project: Project, events: readonly object[]) {
  write(project, events)
  project.write('rules.json', JSON.stringify({ invariants: 1, vocabulary: 'two_phase', rules: [NEVER_CUT] }))
  return project.run('check', '--invariants', 'rules.json')
}
