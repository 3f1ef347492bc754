#!/usr/bin/env node
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { DIFF_OPTIONS, diffCommand, runDiff } from './cli/diff.ts'
import { MERGE_OPTIONS, mergeCommand, runMerge } from './cli/merge.ts'
import { refuseUsage, usageError } from './cli/usage.ts'
import { describeProblem, type Problem, ProtokollError } from './tracer/common/errors.ts'
import { listTraces } from './tracer/io/list.ts'
import { programVersion } from './tracer/io/program.ts'
import { loadProject, type Project } from './tracer/io/project.ts'
import { type RenderResult, renderProject } from './tracer/io/render-project.ts'
import { THEMES } from './tracer/pages/writers/themes.ts'
import { DIAGRAMS } from './tracer/pages/writers/writer.ts'

const RENDER_OPTIONS = {
  traces: { type: 'string', describe: 'folder of the traces', requiresArg: true },
  out: { type: 'string', describe: 'folder that gets the pages, below developer/tests', requiresArg: true },
  theme: {
    type: 'string',
    describe: 'form of the pages',
    choices: Object.keys(THEMES),
    default: 'default',
    requiresArg: true,
  },
  diagrams: {
    type: 'string',
    describe: "what pages show: protokoll's pictures, PlantUML's diagrams, or both",
    choices: DIAGRAMS,
    requiresArg: true,
  },
  templates: { type: 'string', describe: 'folder of templates that replace single ones', requiresArg: true },
  vocabulary: { type: 'string', describe: "file with the protocol's words", requiresArg: true },
  features: { type: 'string', describe: 'folder of the feature catalogue', requiresArg: true },
  failed: { type: 'boolean', describe: 'make pages of failing tests too', default: false },
  'plantuml-server': { type: 'string', describe: 'link each diagram to this server', requiresArg: true },
} as const

const COMMANDS = {
  render: Object.keys(RENDER_OPTIONS),
  diff: Object.keys(DIFF_OPTIONS),
  merge: Object.keys(MERGE_OPTIONS),
}

/** How many problems are shown. */
const MOST_SHOWN = 20

/** Runs the command line; the exit status is 0, or 1 when something was refused; with `diff` that is 2. */
async function main(args: readonly string[]): Promise<number> {
  const parser = yargs([...args])
    .scriptName('protokoll')
    // Left to itself, yargs takes the version of whatever project the command runs in.
    .version(programVersion())
    // Messages are told apart, and those of protokoll itself are in English.
    .locale('en')
    .usage('$0 COMMAND [OPTIONS]\n\nMakes documents from the traces that tests left.')
    .command('render', 'make pages and diagrams from traces', (command) =>
      command
        .options(RENDER_OPTIONS)
        .epilog('Defaults come from protokoll.json in the working folder.')
        .example('$0 render', 'make the pages')
        .example('$0 render --theme classic --out /tmp/classic', 'in the form of the source document'),
    )
    .command('diff <before> <after>', 'tell what differs between two folders of traces', diffCommand)
    .command('merge <folders..>', 'put the traces of several runs together', mergeCommand)
    .demandCommand(1, 'Name a command.')
    .parserConfiguration({ 'boolean-negation': false })
    .strict()
    .check((argv) => {
      const twice = Object.keys({ ...RENDER_OPTIONS, ...DIFF_OPTIONS }).find((name) => Array.isArray(argv[name]))
      if (twice !== undefined) throw usageError(`--${twice} is given more than once`)
      return true
    })
    .fail((message, error) => {
      throw error ?? refuseUsage(message, args, COMMANDS)
    })
    .exitProcess(false)
  try {
    const argv = await parser.parseAsync()
    if (argv['help'] === true || argv['version'] === true) return 0
    if (argv._[0] === 'diff') return runDiff(argv, showProgress)
    if (argv._[0] === 'merge') return runMerge(argv)
    const project = loadProject('.')
    showResult(runRender(argv, project), String(argv['out'] ?? project.out))
    if (argv['failed'] !== true) showFailed(project)
    return 0
  } catch (error) {
    showProblems(refusalOf(error).problems)
    return args[0] === 'diff' ? 2 : 1
  }
}

/** What is shown as a refusal. Everything else is a mistake in protokoll, and goes on with its stack. */
function refusalOf(error: unknown): ProtokollError {
  if (error instanceof ProtokollError) return error
  // yargs throws some of its complaints instead of handing them to `fail`.
  if (error instanceof Error && error.name === 'YError') return usageError(error.message)
  throw error
}

/** The first problems; those that follow are mostly of the same kind, and push the first off the screen. */
function showProblems(problems: readonly Problem[]): void {
  for (const problem of problems.slice(0, MOST_SHOWN)) process.stderr.write(`error ${describeProblem(problem)}\n`)
  const rest = problems.length - MOST_SHOWN
  if (rest > 0) process.stderr.write(`and ${rest} more like these\n`)
}

function runRender(argv: Record<string, unknown>, project: Project): RenderResult {
  const given = (name: string) => (typeof argv[name] === 'string' ? argv[name] : undefined)
  const templates = given('templates')
  requireChoice(given('theme') ?? 'default', given('diagrams'))
  const plantumlServer = given('plantuml-server') ?? project.plantumlServer
  const options = {
    vocabulary: given('vocabulary') ?? project.vocabulary,
    features: given('features') ?? project.features,
    traces: given('traces') ?? project.traces,
    out: given('out') ?? project.out,
    theme: given('theme') ?? 'default',
    ...(given('out') === undefined ? { cache: '.protokoll' } : {}),
    diagrams: DIAGRAMS.find((each) => each === given('diagrams')) ?? project.diagrams,
    ...(templates === undefined ? {} : { templates }),
    ...(given('traces') === undefined ? { lastRun: { failed: project.failed } } : {}),
    ...(argv['failed'] === true ? { failed: project.failed } : {}),
    ...(plantumlServer === undefined ? {} : { plantumlServer }),
  }
  try {
    return renderProject(options, showProgress)
  } finally {
    showProgress('')
  }
}

/** A choice that a theme would not follow is refused; the project's is for the themes that have one. */
function requireChoice(theme: string, diagrams: string | undefined): void {
  if (diagrams === undefined || diagrams === 'plantuml' || !THEMES[theme]?.plantumlOnly) return
  const message = `pages in the ${theme} theme have PlantUML's diagrams`
  throw new ProtokollError({
    code: 'OPTION',
    field: '--diagrams',
    message,
    found: `"${diagrams}"`,
    legal: '"plantuml"',
  })
}

/** One line that is written over; only where somebody looks on. */
function showProgress(stage: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${stage}`)
}

/** Tests that failed have no page, or one from before; nothing else would say so. */
function showFailed({ failed }: Project): void {
  const count = listTraces(failed).length
  if (count === 0) return
  const tests = count === 1 ? '1 test' : `${count} tests`
  process.stdout.write(`${tests} failed in the last run; --failed makes pages of what they did\n`)
}

function showResult(result: RenderResult, out: string): void {
  const { tests, leftOut, written, unchanged, removed, untested, lostExamples } = result
  const left = leftOut > 0 ? `; ${leftOut} failing left out` : ''
  process.stdout.write(
    `${tests} ${tests === 1 ? 'test' : 'tests'}${left}: ${written} files written, ${unchanged} unchanged, ${removed} removed\n` +
      `Start at ${out}/developer/tests/index.rst\n`,
  )
  showIds('Used by sections and tested by none', untested.used)
  showIds('In the catalogue and named by no section', untested.unnamed)
  showIds('With an example.txt that names no section which tests the feature', lostExamples)
}

/** How many features of a list are named. */
const MOST_IDS = 10

function showIds(what: string, ids: readonly string[]): void {
  if (ids.length === 0) return
  const rest = ids.length > MOST_IDS ? `, and ${ids.length - MOST_IDS} more` : ''
  process.stdout.write(`${what} (${ids.length}): ${ids.slice(0, MOST_IDS).join(', ')}${rest}\n`)
}

process.exitCode = await main(hideBin(process.argv))
