import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { describeProblem } from '../../../../src/tracer/common/errors.ts'
import { Catalogue } from '../../../../src/tracer/features/catalogue.ts'
import { evidenceProblems } from '../../../../src/tracer/features/claims.ts'
import { evidenceSchema } from '../../../../src/tracer/features/evidence/evidence.ts'
import { evidenceProse } from '../../../../src/tracer/features/evidence/in-words.ts'
import { parseEvidence } from '../../../../src/tracer/features/evidence/parse-evidence.ts'
import { loadCatalogue, loadTemplates } from '../../../../src/tracer/io/load.ts'
import { render } from '../../../../src/tracer/pages/page-maker.ts'
import { renderProse } from '../../../../src/tracer/pages/writers/rst/rst-prose.ts'
import type { OutputFile } from '../../../../src/tracer/pages/writers/writer.ts'
import { foldSection } from '../../../../src/tracer/trace/fold.ts'
import { HOSTILE } from '../../../support/hostile.ts'
import { theme } from '../../pages/site.ts'
import { expectPublished, published } from '../../support/published.ts'
import { block, exampleVocabulary } from '../../support/reference.ts'
import { problemsOf, raftVocabulary, readLines } from '../../support/traces.ts'

const example = JSON.parse(block('evidence', 'example-evidence'))
const evidence = parseEvidence(example, 'evidence.json', exampleVocabulary)

function told(act: () => unknown): string {
  return problemsOf(act).map(describeProblem).join('\n')
}

test('the page shows the example in words as pages do', () => {
  expect(block('evidence', 'example-evidence-words')).toBe(renderProse(evidenceProse(evidence)))
})

test('the page tells errors as they are told', () => {
  const misspelt = { evidence: 1, seen: { op: 'send', message: 'prepare', fields: { rund: 1 } } }
  expect(told(() => parseEvidence(misspelt, 'evidence.json', exampleVocabulary))).toBe(
    block('evidence', 'error-EVIDENCE-word'),
  )
  expect(told(() => renderExample('send'))).toBe(block('evidence', 'error-EVIDENCE-claim'))
})

test('the page tells a claim of which nobody can know whether it is true as it is told', () => {
  const above = ['x', 'y', 'z'].map((name): [string, object] => [name, { above: `$${name}` }])
  const given = ['x', 'y', 'z'].map((name) => ({ op: name, fields: { n: `$${name}` } }))
  const seen = { inOrder: [...given, { op: 'last', fields: Object.fromEntries(above) }] }
  const id = 'commit/lost_answer'
  const folder = 'features/commit/branches/lost_answer'
  const catalogue = new Catalogue([{ id, folder, texts: {}, evidence: { evidence: 1, seen } }])
  const numbered = given.flatMap(({ op }) => Array.from({ length: 100 }, (_, n) => ({ node: 'a', op, fields: { n } })))
  const events = [...numbered, { node: 'a', op: 'last', fields: { x: 50, y: 50, z: 0 } }]
  const section = { title: 'One', line: 2, tests: [id], meanwhile: [], events }
  const problems = evidenceProblems(foldSection(section, new Map(), exampleVocabulary), catalogue)
  expect(problems.map(describeProblem).join('\n')).toBe(block('evidence', 'error-EVIDENCE-steps'))
})

test('the example shows what it says where the answer is lost', () => {
  expect(() => renderExample('lose')).not.toThrow()
  expect(() => renderExample('send', 'failed')).not.toThrow()
})

/** Makes pages of a test whose section claims the example. */
function renderExample(fate: 'send' | 'lose', end = 'passed'): readonly OutputFile[] {
  const texts = { short: 's', features: 'f', narrative: 'n' }
  const entries = ['commit', 'commit/lost_answer'].map((id) => ({
    id,
    folder: `features/${id.replace('/', '/branches/')}`,
    texts,
  }))
  const [feature, branch] = entries
  if (!feature || !branch) throw new Error('two entries')
  const lines = [
    { trace: 1, vocabulary: 'commit', group: 'g', file: 'f', test: 't' },
    { section: 'One', tests: ['commit/lost_answer'] },
    { node: 'a', op: 'joined' },
    { node: 'b', op: 'joined' },
    { node: 'a', op: 'send', to: 'b', message: 'prepare', fields: { round: 1 }, set: { round: 1 } },
    {
      node: 'b',
      op: 'handle',
      from: 'a',
      message: 'prepare',
      fields: { round: 1 },
      set: { role: 'prepared', round: 1 },
    },
    { node: 'b', op: fate, to: 'a', message: 'ballot', fields: { can: true } },
    { end },
  ]
  const { files } = render({
    traces: [readLines(lines, exampleVocabulary)],
    vocabulary: exampleVocabulary,
    catalogue: new Catalogue([feature, { ...branch, evidence: evidence }]),
    theme: theme('default'),
    templates: loadTemplates(theme('default')),
  })
  return files
}

/** What the feature's page says must be seen, each time that it says so, without its indentation. */
function pageBlocks(files: readonly OutputFile[]): string[] {
  const page = files.find(({ path }) => path.endsWith('features/commit/index.rst'))?.content ?? ''
  const [, ...blocks] = page.split('   *What must be seen in a section that claims to test it*\n\n')
  return blocks.map((block) => {
    expect(block).toContain('\n\n*Tested* by')
    return block.slice(0, block.indexOf('\n\n*Tested* by')).replace(/^ {3}/gm, '')
  })
}

test('the page of the feature says what must be seen, for the branch that has evidence', () => {
  const words = block('evidence', 'example-evidence-words')
  expect(pageBlocks(renderExample('lose'))).toEqual([words])
})

test('texts in evidence bring no markup onto the page', () => {
  for (const text of HOSTILE.filter((each) => each !== '')) {
    const seen = { op: 'asked', fields: { what: { contains: text } } }
    const lines = renderProse(
      evidenceProse(parseEvidence({ evidence: 1, seen }, 'evidence.json', exampleVocabulary)),
    ).split('\n')
    expect([text, lines[0]?.startsWith('``asked`` at a node')]).toEqual([text, true])
    expect([text, lines.filter((line) => /^\.\. |^:|^ {2,}|^[=-]+$/.test(line))]).toEqual([text, []])
    expect([text, /[\p{Cc}\p{Cs}]/u.test(lines.join(''))]).toEqual([text, false])
  }
})

const schema = published(
  evidenceSchema,
  'src/tracer/features/evidence/evidence.ts',
  'tests/tracer/features/evidence/evidence-reference.test.ts',
)

/** To rewrite the file: `npx vitest run tests/tracer/features -u`. A change to it is a change of the format. */
test('docs/reference/evidence.schema.json is what the reader checks', async () => {
  await expectPublished(schema, 'evidence')
})

test('all evidence of the catalogue conforms to the schema, and what is none does not', () => {
  const accepts = new Ajv2020({ allowUnionTypes: true, strictSchema: false }).compile(schema)
  const all = [...loadCatalogue('features', raftVocabulary()).entries.values()].flatMap((entry) => entry.evidence ?? [])
  expect(all.length).toBeGreaterThan(90)
  expect(all.filter((each) => !accepts(each))).toEqual([])
  expect(accepts(example)).toBe(true)
  for (const seen of [
    {},
    { op: 1 },
    { op: 'x', nod: 1 },
    { any: [] },
    { none: {} },
    { op: 'x', node: {} },
    { count: 1, of: { op: 'x' } },
  ]) {
    expect([seen, accepts({ evidence: 1, seen })]).toEqual([seen, false])
  }
})
