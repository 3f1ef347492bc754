import { writeSync } from 'node:fs'
import type { Argv } from 'yargs'
import { ProtokollError, quote } from '../tracer/common/errors.ts'
import { FORMS } from '../tracer/diff/forms/forms.ts'
import { CLASSES, type Report } from '../tracer/diff/report.ts'
import { diffProject } from '../tracer/io/diff-project.ts'
import { loadProject } from '../tracer/io/project.ts'
import { writeReport } from '../tracer/io/write-report.ts'

/** GitHub takes so many characters for a comment, less some for whoever posts it. */
const LIMIT = 65_536 - 300
const LEAST_LIMIT = 2000

export const DIFF_OPTIONS = {
  format: { type: 'string', describe: 'form of the report', choices: Object.keys(FORMS), requiresArg: true },
  'fail-on': {
    type: 'string',
    describe: 'exit with 1 if there is a difference of this kind, or a worse one',
    choices: ['none', 'any', 'behaviour'],
    requiresArg: true,
  },
  limit: { type: 'string', describe: `most characters of --format md (default ${LIMIT})`, requiresArg: true },
  vocabulary: { type: 'string', describe: "file with the protocol's words", requiresArg: true },
  'vocabulary-before': { type: 'string', describe: 'the same for BEFORE, if its words were others', requiresArg: true },
} as const

export function diffCommand(command: Argv): Argv {
  return command
    .positional('before', { type: 'string', describe: 'a folder of traces, or git:REF', demandOption: true })
    .positional('after', { type: 'string', describe: 'the same', demandOption: true })
    .options(DIFF_OPTIONS)
    .epilog(
      'The folder "traces" of protokoll.json stands for the last run: of tests that failed in it, the traces in the folder "failed" count.\n\n' +
        'Exit status: 0; 1 for a difference that --fail-on names; 2 for input that cannot be compared.',
    )
    .example('$0 diff git:main docs-out/traces', 'what the working folder changes')
    .example('$0 diff git:main git:HEAD --format md', 'for a comment on a pull request')
}

/** Compares and prints; returns the exit status. */
export function runDiff(argv: Record<string, unknown>, progress: (stage: string) => void): number {
  const given = (name: string) => (argv[name] === undefined ? undefined : String(argv[name]))
  const format = given('format') ?? 'text'
  const limit = limitOf(given('limit'))
  const project = loadProject('.')
  const vocabularyBefore = given('vocabulary-before')
  try {
    const compared = diffProject(
      {
        before: given('before') ?? '',
        after: given('after') ?? '',
        vocabulary: given('vocabulary') ?? project.vocabulary,
        project,
        ...(vocabularyBefore === undefined ? {} : { vocabularyBefore }),
      },
      progress,
    )
    progress('')
    print(writeReport(compared, format, { limit, color: isColorful() }))
    return isRefused(compared.report, given('fail-on') ?? 'none') ? 1 : 0
  } finally {
    progress('')
  }
}

function limitOf(text: string | undefined): number {
  const limit = text === undefined ? LIMIT : Number(text)
  if (Number.isSafeInteger(limit) && limit >= LEAST_LIMIT) return limit
  const legal = `a whole number, ${LEAST_LIMIT} or more`
  throw new ProtokollError({ code: 'OPTION', field: '--limit', message: 'no such limit', found: quote(text), legal })
}

function isColorful(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR']
}

/** All of it before the process ends, also through a pipe. */
function print(text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(process.stdout.fd, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      // Whoever reads has not kept up, or has read enough.
      if (error.code === 'EPIPE') return
      if (error.code !== 'EAGAIN') throw error
    }
  }
}

function isRefused({ verdict }: Report, failOn: string): boolean {
  if (failOn === 'none') return false
  return CLASSES.indexOf(verdict) <= CLASSES.indexOf(failOn === 'any' ? 'order' : 'behaviour')
}
