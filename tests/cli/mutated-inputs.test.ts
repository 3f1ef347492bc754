import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEvidence } from '../../src/tracer/features/evidence/parse-evidence.ts'
import { loadVocabulary } from '../../src/tracer/io/load.ts'
import { type LoadedProject, loadProject } from '../../src/tracer/io/project.ts'
import { parseVocabulary } from '../../src/tracer/trace/parse-vocabulary.ts'
import { type Broken, brokenOf, bytesOf } from '../support/broken-bytes.ts'
import { share } from '../support/campaign.ts'
import { twoPhase, twoPhaseWords } from '../tracer/support/two-phase.ts'
import { refusalOf, runOrderly, type Statuses } from './orderly.ts'
import { Project, TRACE } from './project.ts'

const EVIDENCE = {
  evidence: 1,
  seen: {
    all: [
      {
        inOrder: [
          { op: 'joined', node: '$a' },
          { op: ['joined', 'send'], node: '$b', after: { round: 0 } },
        ],
      },
      { none: { op: 'handle', message: 'ballot', fields: { can: false } } },
      { count: 2, of: { op: 'joined', after: { round: { atMost: 3 } } } },
    ],
  },
}
const SETTINGS = {
  $schema: 'x.json',
  vocabulary: 'words.json',
  features: 'features',
  scenarios: 'tests',
  groups: ['tests/{group}/**'],
  traces: 'docs-out/traces',
  failed: '.protokoll/failed',
  ifLost: 'docs-out/if-lost',
  failOn: 'none',
  out: 'docs-out',
  diagrams: 'both',
}

/** Text as somebody writes it: on many lines. */
const written = (value: unknown) => JSON.stringify(value, null, 2)

/** A file of a project that a person writes, as it is when all is well. */
interface Input {
  readonly file: string
  readonly text: string
  /** Has the library read the file; nothing where no part of it reads such a file by itself. */
  readonly read?: (project: Project) => unknown
}

const atFile = (project: Project, file: string) => readFileSync(join(project.folder, file), 'utf8')

const INPUTS: readonly Input[] = [
  {
    file: 'words.json',
    text: written(twoPhaseWords),
    read: (project) => loadVocabulary(join(project.folder, 'words.json')),
  },
  {
    file: 'features/f/evidence.json',
    text: written(EVIDENCE),
    read: (project) => parseEvidence(jsonOf(atFile(project, 'features/f/evidence.json')), 'evidence.json', twoPhase),
  },
  { file: 'protokoll.json', text: written(SETTINGS), read: (project) => loadProject(project.folder) },
  { file: 'features/f/narrative.rst', text: 'Two *words* and ``code``.\n\n- one\n- two\n' },
  { file: 'features/f/example.txt', text: 'g/f/t: One\n' },
  { file: 'features/f/branches/b/short.rst', text: 'Short.' },
]

/** Nothing is to be said of what is no JSON: the command line says it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return EVIDENCE
  }
}

const USES: readonly (readonly [args: readonly string[], statuses: Statuses])[] = [
  [['render'], { done: [0], refused: 1 }],
  [['diff', 'good', 'docs-out/traces', '--format', 'md'], { done: [0], refused: 2 }],
  [['upgrade'], { done: [0], refused: 1 }],
]

function wholeProject(): Project {
  const project = new Project()
  const claims = TRACE.replace('"section":"One"', '"section":"One","tests":["f","f/b"]')
  for (const folder of ['docs-out/traces', 'good']) project.write(`${folder}/g/f/t.jsonl`, claims)
  for (const kind of ['short', 'features', 'narrative']) project.write(`features/f/branches/b/${kind}.rst`, 'Text.')
  for (const { file, text } of INPUTS) project.write(file, text)
  return project
}

test('all is well with the files as they are', async () => {
  const project = wholeProject()
  expect(await project.run('render')).toMatchObject({ status: 0, stderr: '' })
  for (const { read } of INPUTS) expect(refusalOf(() => read?.(project))).toBeUndefined()
  expect(parseVocabulary(twoPhaseWords, 'words.json')).toBeDefined()
})

/** Whether the settings name a place outside the project, or all of it: nothing is to be written there by a test. */
function leadsOut({ folder }: Project): boolean {
  const settings = settingsOf(folder)
  const paths = [settings?.out, settings?.traces, settings?.failed].filter((path) => path !== undefined)
  return paths.some((path) => !resolve(folder, path).startsWith(`${folder}${sep}`))
}

function settingsOf(folder: string): LoadedProject | undefined {
  try {
    return loadProject(folder)
  } catch {
    return undefined
  }
}

/** Breaks one file, uses the project, and mends it again. */
async function isTaken(project: Project, broken: Broken, [args, statuses]: (typeof USES)[number]): Promise<boolean> {
  const input = INPUTS[broken.sample]
  if (input === undefined) throw new Error('there is no such file')
  const { file, text, read } = input
  const bytes = bytesOf(
    broken,
    INPUTS.map((each) => each.text),
  )
  writeFileSync(join(project.folder, file), bytes)
  refusalOf(() => read?.(project))
  if (file === 'protokoll.json' && leadsOut(project)) return false
  const { status } = await runOrderly(project, args, statuses, bytes.length)
  project.write(file, text)
  return status === 0
}

/** How many were taken, of all. */
let taken = 0

test.for(Array.from({ length: 4 }, (_, part) => part))(
  'whatever becomes of what a person writes, it is read or refused in an orderly way: part %i',
  async (part) => {
    let project = wholeProject()
    const property = fc.asyncProperty(brokenOf(INPUTS.length), fc.constantFrom(...USES), async (broken, use) => {
      if (!(await isTaken(project, broken, use))) return
      taken += 1
      // Its settings may have led anywhere.
      if (INPUTS[broken.sample]?.file === 'protokoll.json') project = wholeProject()
    })
    await fc.assert(property, { numRuns: share(500), seed: part })
  },
)

test('some of the files still say something, and some do not', () => {
  expect(taken).toBeGreaterThan(share(2000) / 20)
  expect(taken).toBeLessThan((share(2000) * 4) / 5)
})
