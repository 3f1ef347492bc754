import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FORMS } from '../../src/tracer/diff/forms/forms.ts'
import type { Report } from '../../src/tracer/diff/report.ts'
import { diffProject } from '../../src/tracer/io/diff-project.ts'
import { listTraces } from '../../src/tracer/io/list.ts'
import { loadDefaultTemplates } from '../../src/tracer/io/load.ts'
import { loadProject } from '../../src/tracer/io/project.ts'
import { Templates } from '../../src/tracer/text/templates.ts'
import { identify, tracePath } from '../../src/tracer/vitest/identity.ts'
import { ChangedCopy } from '../support/changed-copy.ts'
import type { Case } from './case.ts'
import { LIMIT } from './limit.ts'

/** What the scenarios leave as they are; the check makes sure that it does. */
export const BEFORE = 'docs-out/traces'
const FAILED = '.protokoll/failed'

/** Where a case's traces are, below the folder that all are recorded to. */
export function tracesOf(folder: string, { id }: Pick<Case, 'id'>): string {
  return join(folder, id, 'traces')
}

/** The words of a case's code. */
export function vocabularyOf(folder: string, { id }: Pick<Case, 'id'>): string {
  return join(folder, id, 'vocabulary.json')
}

/** What `protokoll diff` says of a case, in one of its forms. */
export function reportOf(folder: string, { id }: Pick<Case, 'id'>, format: string): string {
  return join(folder, id, `report.${format}`)
}

/**
 * Runs the changed code of a case on the scenarios that it can concern; the traces of all others stay as they are. A test
 * that fails leaves a trace too: a reviewer wants to know what it did.
 */
export async function record(each: Case, folder: string): Promise<void> {
  const { id, edits, scenarios } = each
  const to = tracesOf(folder, each)
  mkdirSync(to, { recursive: true })
  const copy = new ChangedCopy(id, edits)
  try {
    await copy.run(scenarios === 'all' ? ['tests/scenarios'] : scenarios.map((path) => `tests/scenarios/${path}`))
    for (const path of [BEFORE, FAILED]) {
      const from = join(copy.folder, path)
      if (existsSync(from)) cpSync(from, to, { recursive: true })
    }
    cpSync(join(copy.folder, 'vocabulary/raft.json'), vocabularyOf(folder, each))
  } finally {
    copy.remove()
  }
  if (scenarios === 'all') return
  const covered = scenarios.map(traceFolderOf)
  const isCovered = (path: string) => covered.some((folder) => path.startsWith(`${folder}/`))
  for (const path of listTraces(BEFORE)) {
    if (!isCovered(path)) cpSync(join(BEFORE, path), join(to, path))
  }
}

/** Compares a case with what is committed, and writes the report in every form. */
export function compare(each: Case, folder: string): void {
  const vocabularyBefore = 'vocabulary/raft.json'
  const words = { vocabulary: vocabularyOf(folder, each), vocabularyBefore }
  const after = tracesOf(folder, each)
  const { report: told } = diffProject({ before: BEFORE, after, ...words, project: loadProject('.') })
  const report = asReviewed(told, after)
  for (const [format, write] of Object.entries(FORMS)) {
    const templates = new Templates(loadDefaultTemplates(`diff-${format}`))
    writeFileSync(reportOf(folder, each, format), write(report, { color: false, limit: LIMIT, templates }))
  }
}

/** The report with the names that a reviewer's has: those of the folders are others each time. */
function asReviewed(report: Report, after: string): Report {
  const text = JSON.stringify(report).replaceAll(`${BEFORE}/`, `git:main:${BEFORE}/`).replaceAll(after, BEFORE)
  const named: Report = JSON.parse(text)
  return { ...named, before: { ...named.before, name: 'git:main' } }
}

/** Where the traces of a scenario's file are, or of a folder of scenarios. */
function traceFolderOf(path: string): string {
  const file = path.endsWith('.test.ts') ? path : `${path}/any.test.ts`
  const folder = dirname(
    tracePath(identify(join('/scenarios', file), 'any', { root: '/', scenarios: '/scenarios', groups: [] })),
  )
  return path.endsWith('.test.ts') ? folder : dirname(folder)
}
