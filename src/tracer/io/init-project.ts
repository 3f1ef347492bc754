// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Draft, draftVocabulary } from '../draft/draft.ts'
import { Facts } from '../draft/facts.ts'
import { inOrder, type SeenTest } from '../draft/seen-test.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type Files, filesFrom } from './files.ts'
import {
  configStep,
  type FileStep,
  ignoreStep,
  type LeftFile,
  packageFacts,
  projectStep,
  schemaIn,
  vocabularyFile,
  writeNew,
} from './init-files.ts'
import { jsonText } from './json-text.ts'
import { loadVocabulary } from './load.ts'
import { pathFrom } from './path-from.ts'
import { loadProject, PROJECT_FILE, projectFolder } from './project.ts'
import { RUN_SETTINGS, withOwnFolder } from './run-settings.ts'
import { nothingSeen, runVitest, type VitestEnded } from './run-vitest.ts'

export interface InitOptions {
  /** The project's folder, a full path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What follows `vitest run`. */
  readonly args: readonly string[]
}

/** What was seen, and what became of it. */
export interface Initiated {
  readonly tests: number
  readonly files: number
  readonly events: number
  readonly nodes: number
  readonly draft: Draft
  /** Files, from the project's folder. */
  readonly written: readonly string[]
  readonly left: readonly LeftFile[]
  /** Features that sections name, where no folder has any. */
  readonly features: readonly string[]
}

/**
 * Runs the tests once, drafts a vocabulary from what they see, and writes it and the configuration. No traces are left,
 * and nothing that is there is changed. Throws `VITEST` if nothing can be seen, `PROJECT_FILE` or `VOCABULARY` if such a
 * file is there and wrong, `OUTPUT_WRITE`; nothing is written then.
 */
export async function initProject({ cwd, env, args }: InitOptions, tell: (stage: string) => void): Promise<Initiated> {
  const disk = filesFrom(cwd)
  const project = projectFolder(cwd) === undefined ? undefined : loadProject(cwd)
  const { tests, ended } = await withOwnFolder(disk, async (folder) => {
    tell('running the tests')
    disk.makeFolder(`${folder}/seen`)
    const settings = { [RUN_SETTINGS.seen]: disk.at(`${folder}/seen`) }
    const run = await runVitest({ cwd, env, args, settings })
    return { tests: inOrder(seenIn(`${folder}/seen`, disk, cwd)), ended: run }
  })
  requireSeen(tests, ended)
  const facts = new Facts()
  for (const test of tests) for (const fact of test.facts) facts.note(fact)
  const files = [...new Set(tests.map(({ file }) => file))]
  const about = packageFacts(disk, files)
  const draft = draftVocabulary(facts, about.name, about.title)
  const vocabulary = project?.vocabulary ?? vocabularyFile(about.name)
  const unplugged = [...new Set(tests.filter(({ isPlugged }) => !isPlugged).map(({ file }) => file))]
  const steps = [
    project ? { file: join(project.folder, PROJECT_FILE), lines: [] } : projectStep(disk, vocabulary, files),
    vocabularyStep(disk, vocabulary, draft),
    configStep(disk, about, unplugged),
    ignoreStep(disk),
  ].filter((step) => step !== undefined)
  const toWrite = steps.filter(isNew)
  writeNew(disk, toWrite)
  const claimed = [...new Set(facts.all('claims').map(({ feature }) => feature))]
  return {
    tests: tests.length,
    files: files.length,
    events: tests.reduce((sum, { events }) => sum + events, 0),
    nodes: facts.all('node').length,
    draft,
    written: toWrite.map(({ file }) => file),
    left: steps.flatMap((step) => (isNew(step) ? [] : [step])),
    features: disk.isFolder(project?.features ?? 'features') ? [] : claimed,
  }
}

function isNew(step: FileStep): step is Extract<FileStep, { content: string }> {
  return 'content' in step
}

/** What the workers left, with the files of tests as they are found from the project's folder. */
function seenIn(folder: string, disk: Files, cwd: string): SeenTest[] {
  return disk.list(folder).map((path): SeenTest => {
    const seen: SeenTest = JSON.parse(disk.read(`${folder}/${path}`) ?? '')
    return { ...seen, file: pathFrom(cwd, seen.file) }
  })
}

function requireSeen(tests: readonly SeenTest[], ended: VitestEnded): void {
  const files = [...new Set(tests.map(({ file }) => file))].join(', ')
  if (tests.length === 0) {
    const advice =
      "import { test } from 'protokoll/vitest' in a test, and ask for scenario: test('…', ({ scenario }) => …)"
    throw nothingSeen('no test asks for scenario', advice, ended)
  }
  if (!tests.some(({ isWatching }) => isWatching)) {
    const advice = 'call scenario.watch(source) in it, before the nodes start'
    throw nothingSeen(`no test watches anything: ${files}`, advice, ended)
  }
  if (!tests.some(({ events }) => events > 0)) {
    const advice = 'a source calls what it was given in subscribe(observer) with each event, and the state after it'
    throw nothingSeen(`nothing happened at what is watched: ${files}`, advice, ended)
  }
}

function vocabularyStep(disk: Files, file: string, { vocabulary }: Draft): FileStep {
  if (disk.isFile(file)) return { file, lines: missingWords(loadVocabulary(file, disk), vocabulary) }
  const schema = schemaIn(disk, 'vocabulary')
  const up = file
    .split('/')
    .map(() => '..')
    .slice(1)
  const $schema =
    schema === undefined ? {} : { $schema: [...up, ...(up.length > 0 ? [schema.slice(2)] : [schema])].join('/') }
  return { file, content: jsonText({ ...$schema, ...vocabulary }) }
}

/** The words that were seen and that a vocabulary lacks, as they would stand in it. */
function missingWords(there: Vocabulary, draft: Draft['vocabulary']): string[] {
  const lists = ['roles', 'variables', 'kinds', 'marks', 'messages'] as const
  return lists.flatMap((list) =>
    (draft[list] ?? []).filter(({ id }) => !there[list].has(id)).map((word) => `${list}: ${JSON.stringify(word)}`),
  )
}
