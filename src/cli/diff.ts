import { ProtokollError, quote } from '../tracer/common/errors.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { FAIL_ON, isFailure } from '../tracer/diff/fail-on.ts'
import { FORM_NAMES } from '../tracer/diff/forms/form.ts'
import { COMMITTED_FILES_WORDS, isOfCommittedFiles } from '../tracer/pages/writers/committed-file-link.ts'
import type { Command, Given } from './command.ts'
import { isSet } from './io.ts'
import { print, printAsIs } from './print.ts'
import { withProgress } from './show-progress.ts'

type Name =
  | 'exact'
  | 'format'
  | 'out'
  | 'fail-on'
  | 'limit'
  | 'vocabulary'
  | 'vocabulary-before'
  | 'repository'
  | 'commit-after'

export const diff: Command<Name> = {
  usage: 'diff BEFORE [AFTER] [OPTIONS]',
  summary: 'tell what differs between two folders of traces',
  words: { least: 1, most: 2, what: 'BEFORE, and AFTER if that is not the last run' },
  options: {
    format: { describe: 'form of the report', value: 'FORM', choices: FORM_NAMES, byDefault: FORM_NAMES[0] },
    out: { describe: 'folder that gets report.md, report.html and report.json besides', value: 'FOLDER' },
    'fail-on': {
      describe: 'exit with 1 if there is a difference of this kind, or a worse one',
      value: 'KIND',
      choices: FAIL_ON,
      byDefault: 'none',
    },
    exact: { describe: 'take the commit BEFORE itself, not the newest that it and AFTER come from' },
    limit: { describe: 'most characters of the form md', value: 'NUMBER', byDefault: String(LIMITS.reportCharacters) },
    vocabulary: { describe: "file with the protocol's words", value: 'FILE' },
    'vocabulary-before': { describe: 'the same for BEFORE, if its words were others', value: 'FILE' },
    repository: { describe: 'link tests to their committed pages there', value: 'ADDRESS' },
    'commit-after': { describe: 'the commit that AFTER, a folder, is of, for these links', value: 'REF' },
  },
  notes:
    'BEFORE and AFTER are folders of traces, or git:REF for the traces of a commit. As BEFORE that is the newest commit ' +
    'that REF and AFTER (HEAD, where AFTER is a folder) come from, unless --exact is given. The folder "traces" of ' +
    'protokoll.json stands for the last run, and so does no AFTER: of tests that failed in it, the traces in the folder "failed" count.\n\n' +
    'Exit status: 0; 1 for a difference that --fail-on names; 2 for input that cannot be compared.',
  examples: [
    ['diff git:main', 'what the working folder changes'],
    ['diff git:main git:HEAD --format md', 'for a comment on a pull request'],
    ['diff git:main --out report --fail-on any', 'every form of the report, and whether anything differs'],
  ],
  refused: 2,
  async run(given, io) {
    const [, before = '', named] = given.words
    const format = given.text('format') ?? FORM_NAMES[0]
    const limit = limitOf(given.text('limit'))
    const { loadProject } = await import('../tracer/io/project.ts')
    const { diffProject } = await import('../tracer/io/diff-project.ts')
    const { saveReport, writeReport } = await import('../tracer/io/write-report.ts')
    const { cwd, env } = io
    const project = loadProject(cwd)
    const exact = given.has('exact')
    const own = { ...wordsOf(given, project.vocabulary), ...pagesOf(given) }
    const sides = { before, after: named ?? project.traces, exact, project, ...own }
    const compared = await withProgress(io, (tell) => diffProject({ ...sides, cwd, env }, tell))
    const color = io.isTTY.stdout && !isSet(io, 'NO_COLOR')
    const out = given.text('out')
    if (out !== undefined) saveReport(compared, out, { limit, cwd })
    const written = writeReport(compared, format, { limit, color, cwd })
    // The other forms have their own syntax, and make no command by it.
    await (format === 'text' ? print(io, written) : printAsIs(io, written))
    const failOn = FAIL_ON.find((each) => each === given.text('fail-on')) ?? 'none'
    return isFailure(compared.report.verdict, failOn) ? 1 : 0
  },
}

function wordsOf(given: Given<Name>, ofProject: string) {
  const vocabularyBefore = given.text('vocabulary-before')
  const vocabulary = given.text('vocabulary') ?? ofProject
  return { vocabulary, ...(vocabularyBefore === undefined ? {} : { vocabularyBefore }) }
}

function pagesOf(given: Given<Name>) {
  const [repository, commitAfter] = [given.text('repository'), given.text('commit-after')]
  if (repository === undefined) {
    if (commitAfter === undefined) return {}
    const message = 'nobody knows where its pages are shown'
    const advice = 'name the repository too: --repository ADDRESS'
    throw new ProtokollError({ code: 'OPTION', field: '--commit-after', message, advice })
  }
  if (!isOfCommittedFiles(repository)) {
    const problem = { message: 'no such address', found: quote(repository), legal: COMMITTED_FILES_WORDS }
    throw new ProtokollError({ code: 'OPTION', field: '--repository', ...problem })
  }
  return { repository, ...(commitAfter === undefined ? {} : { commitAfter }) }
}

function limitOf(text: string | undefined): number {
  const limit = text === undefined ? LIMITS.reportCharacters : Number(text)
  if (Number.isSafeInteger(limit) && limit >= LIMITS.leastReportCharacters) return limit
  const legal = `a whole number, ${LIMITS.leastReportCharacters} or more`
  const advice = 'leave it out for what a comment on GitHub may have'
  const problem = { field: '--limit', message: 'no such limit', found: quote(text), legal, advice }
  throw new ProtokollError({ code: 'OPTION', ...problem })
}
