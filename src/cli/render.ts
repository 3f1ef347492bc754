import { counted } from '../tracer/common/counted.ts'
import { ProtokollError, quote } from '../tracer/common/errors.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { LoadedProject, Project } from '../tracer/io/project.ts'
import type { RenderOptions, RenderResult } from '../tracer/io/rendering.ts'
import { failedInLastRun, runFolderOf } from '../tracer/io/run-folder.ts'
import { pageFile } from '../tracer/pages/writers/page-file.ts'
import { ROOT } from '../tracer/pages/writers/paths.ts'
import { THEMES } from '../tracer/pages/writers/themes.ts'
import { DIAGRAMS, FLAVOURS, FORMATS } from '../tracer/pages/writers/writer.ts'
import type { Given } from './command.ts'
import { type Command, STATUS } from './command.ts'
import { nameList } from './name-list.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

type Name =
  | 'traces'
  | 'out'
  | 'theme'
  | 'format'
  | 'flavour'
  | 'diagrams'
  | 'templates'
  | 'vocabulary'
  | 'features'
  | 'failed'
  | 'plantuml-server'
  | 'repository'

const DEFAULT_THEME = 'default'

export const render: Command<Name> = {
  usage: 'render [OPTIONS]',
  summary: 'make pages and diagrams from traces',
  words: { least: 0, most: 0, what: '' },
  options: {
    traces: { describe: 'folder of the traces', value: 'FOLDER' },
    out: { describe: 'folder that gets the pages, below developer/tests', value: 'FOLDER' },
    theme: {
      describe: 'form of the pages',
      value: 'THEME',
      choices: Object.keys(THEMES),
      byDefault: DEFAULT_THEME,
    },
    format: { describe: 'format of the pages', value: 'FORMAT', choices: FORMATS },
    flavour: { describe: 'what Markdown pages are made for', value: 'FLAVOUR', choices: FLAVOURS },
    diagrams: {
      describe: "what pages show: protokoll's pictures, PlantUML's diagrams, both, or in Markdown Mermaid's",
      value: 'DIAGRAMS',
      choices: DIAGRAMS,
    },
    templates: { describe: 'folder of templates that replace single ones', value: 'FOLDER' },
    vocabulary: { describe: "file with the protocol's words", value: 'FILE' },
    features: { describe: 'folder of the feature catalogue', value: 'FOLDER' },
    failed: { describe: 'make pages of failing tests too' },
    repository: { describe: 'link tests and traces to where they are shown', value: 'ADDRESS' },
    'plantuml-server': { describe: 'link each diagram to this server', value: 'ADDRESS' },
  },
  notes: `Defaults come from protokoll.json in the working folder, or in the nearest above it that has one.\n\n${STATUS}`,
  examples: [
    ['render', 'make the pages'],
    ['render --theme classic --out /tmp/classic', 'in the form of the source document'],
  ],
  refused: 1,
  async run(given, io) {
    requireChoices(given)
    const { loadProject } = await import('../tracer/io/project.ts')
    const { renderInThreads } = await import('../tracer/io/render-project.ts')
    const project = await withLastRun(loadProject(io.cwd), io.cwd)
    await requireFeatures(given, io.cwd)
    const options = { ...optionsOf(given, project), cwd: io.cwd }
    const result = await withProgress(io, (tell) => renderInThreads(options, tell))
    const failed = given.has('failed') ? 0 : await countFailed(project, io.cwd)
    await print(io, `${told(result, options)}${toldFailed(failed)}`)
    return 0
  },
}

/**
 * Diagrams that a theme would not show, and formats that it has not, are refused; those of the project file are for the
 * themes that have a choice.
 */
function requireChoices(given: Given<Name>): void {
  const theme = given.text('theme') ?? DEFAULT_THEME
  const format = given.text('format')
  const other = (['format', 'flavour'] as const).find((name) => !['rst', undefined].includes(given.text(name)))
  if (other !== undefined && THEMES[theme]?.rstOnly) {
    const message = `pages in the ${theme} theme are reStructuredText`
    const advice = `leave one of --theme and --${other} out`
    const problem = { field: `--${other}`, message, found: quote(given.text(other) ?? ''), advice }
    throw new ProtokollError({ code: 'OPTION', ...problem, ...(other === 'format' ? { legal: '"rst"' } : {}) })
  }
  if (format === 'rst' && given.text('flavour') !== undefined) {
    const problem = { field: '--flavour', message: 'only Markdown has flavours', found: '--format rst' }
    throw new ProtokollError({ code: 'OPTION', ...problem, advice: 'leave one of --format and --flavour out' })
  }
  const diagrams = given.text('diagrams')
  if (diagrams === undefined || diagrams === 'plantuml' || !THEMES[theme]?.plantumlOnly) return
  const message = `pages in the ${theme} theme have PlantUML's diagrams`
  const advice = 'leave one of --theme and --diagrams out'
  const problem = { field: '--diagrams', message, found: quote(diagrams), legal: '"plantuml"', advice }
  throw new ProtokollError({ code: 'OPTION', ...problem })
}

/** A project may do without features; whoever names a folder of them means one that is there. */
async function requireFeatures(given: Given<Name>, cwd: string): Promise<void> {
  const folder = given.text('features')
  if (folder === undefined) return
  const { filesFrom } = await import('../tracer/io/files.ts')
  const { requireFolder } = await import('../tracer/io/load.ts')
  requireFolder(folder, '--features', filesFrom(cwd))
}

/** The facts are of the project's own traces. */
function knownLosses(given: Given<Name>, { ifLost }: LoadedProject): Pick<RenderOptions, 'ifLost'> {
  return given.text('traces') === undefined ? { ifLost } : {}
}

function optionsOf(given: Given<Name>, project: LoadedProject): RenderOptions {
  const templates = given.text('templates')
  const plantumlServer = given.text('plantuml-server') ?? project.plantumlServer
  const repository = given.text('repository') ?? project.repository
  return {
    vocabulary: given.text('vocabulary') ?? project.vocabulary,
    features: given.text('features') ?? project.features,
    traces: given.text('traces') ?? project.traces,
    ...knownLosses(given, project),
    out: given.text('out') ?? project.out,
    theme: given.text('theme') ?? DEFAULT_THEME,
    project: project.folder,
    scenarios: project.scenarios,
    order: project.order,
    ...(given.text('out') === undefined ? { cache: `${project.folder}/.protokoll` } : {}),
    formats: formatsOf(given, project),
    flavour: FLAVOURS.find((each) => each === given.text('flavour')) ?? project.flavour,
    diagrams: DIAGRAMS.find((each) => each === given.text('diagrams')) ?? project.diagrams,
    ...(templates === undefined ? {} : { templates }),
    ...(given.text('traces') === undefined ? { lastRun: { failed: project.failed, aside: runFolderOf(project) } } : {}),
    ...(given.has('failed') ? { failed: project.failed } : {}),
    ...(plantumlServer === undefined ? {} : { plantumlServer }),
    ...(repository === undefined ? {} : { repository }),
  }
}

/** A flavour alone asks for Markdown. */
function formatsOf(given: Given<Name>, project: LoadedProject): LoadedProject['formats'] {
  const wanted = given.text('format') ?? (given.text('flavour') === undefined ? undefined : 'markdown')
  const format = FORMATS.find((each) => each === wanted)
  return format === undefined ? project.formats : [format]
}

/** The project, with the folder of failing tests that the last run used: it may have left its traces aside. */
async function withLastRun(project: LoadedProject, cwd: string): Promise<LoadedProject> {
  const { filesFrom } = await import('../tracer/io/files.ts')
  return { ...project, failed: failedInLastRun(project, filesFrom(cwd)) }
}

async function countFailed({ failed }: Project, cwd: string): Promise<number> {
  const { filesFrom } = await import('../tracer/io/files.ts')
  const { listTraces } = await import('../tracer/io/list.ts')
  return listTraces(failed, filesFrom(cwd).list).length
}

/** Tests that failed have no page, or one from before; nothing else would say so. */
function toldFailed(count: number): string {
  if (count === 0) return ''
  return `${counted(count, 'test')} failed in the last run; --failed makes pages of what they did\n`
}

function told(result: RenderResult, { out, theme, formats = [], flavour }: RenderOptions): string {
  const {
    counted: sources,
    leftOut,
    written,
    unchanged,
    removed,
    untested,
    lostExamples,
    lostOrder,
    unexplained,
  } = result
  const left = leftOut > 0 ? [`${leftOut} failing left out without --failed`] : []
  // Where all are left out, nobody knows what they are of.
  const pages = result.tests > 0 || leftOut === 0 ? [sources] : []
  const first = pageFile(`${ROOT}/`, THEMES[theme]?.rstOnly ? 'rst' : formats[0], flavour)
  return [
    `${[...pages, ...left].join('; ')}: ${written} files written, ${unchanged} unchanged, ${removed} removed\n`,
    `Start at ${oneLine(`${out}/${first}`)}\n`,
    toldIds('Used by sections and tested by none', untested.used),
    toldIds('In the catalogue and named by no section', untested.unnamed),
    toldIds('With an example.txt that names no section which tests the feature', lostExamples),
    toldIds('Named under "order" and part of no test', lostOrder),
    toldIds('Words of the vocabulary without a meaning', unexplained),
  ].join('')
}

function toldIds(what: string, ids: readonly string[]): string {
  if (ids.length === 0) return ''
  return `${what} (${ids.length}): ${nameList(ids, LIMITS.renderListed)}\n`
}
