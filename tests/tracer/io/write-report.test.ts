import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diffProject } from '../../../src/tracer/io/diff-project.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { parseProject } from '../../../src/tracer/io/project.ts'
import { writeReport } from '../../../src/tracer/io/write-report.ts'
import { END, HEADER, JOINED, problemsOf, SECTION, textOf } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'
import { tempFolder } from './folders.ts'

/** Two folders with one test each, which differ in its last event. */
function compare() {
  const folder = tempFolder()
  const at = (path: string) => join(folder, path)
  realFiles.write(at('words.json'), JSON.stringify(twoPhaseWords))
  realFiles.write(at('before/t.jsonl'), textOf([HEADER, SECTION, ...JOINED, END]))
  realFiles.write(at('after/t.jsonl'), textOf([HEADER, SECTION, ...JOINED, { node: '1', op: 'cut' }, END]))
  const project = parseProject({ vocabulary: at('words.json'), traces: at('none') }, 'protokoll.json')
  return diffProject({ before: at('before'), after: at('after'), vocabulary: project.vocabulary, project })
}

test('what was compared can be written in every form, without saying more than which', () => {
  const compared = compare()
  expect(JSON.parse(writeReport(compared, 'json'))).toEqual(JSON.parse(JSON.stringify(compared.report)))
  expect(writeReport(compared, 'text')).toContain(compared.report.summary)
  expect(writeReport(compared, 'text')).not.toContain('\u001b')
  expect(writeReport(compared, 'text', { color: true })).toContain('\u001b')
  expect(writeReport(compared, 'html')).toMatch(/^<!doctype html>/i)
  expect(writeReport(compared, 'md')).toBe(writeReport(compared, 'md', { limit: 1_000_000 }))
})

test.each(['pdf', 'constructor'])('the form %s is refused, and told which there are', (form) => {
  const [problem] = problemsOf(() => writeReport(compare(), form))
  expect(problem).toMatchObject({ code: 'OPTION', found: `"${form}"`, legal: '"text", "md", "html", "json"' })
})
