import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { inputText } from '../common/decode-text.ts'
import { isError, ProtokollError, throwIfAny } from '../common/errors.ts'
import { jsonOf, NESTING_LEGAL, NestingError } from '../common/json.ts'
import { LIMITS } from '../common/limits.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { FAIL_ON } from '../diff/fail-on.ts'
import { DIAGRAMS, FLAVOURS, FORMATS } from '../pages/writers/writer.ts'
import { findUp, foldersAbove } from './find-up.ts'
import { GROUP_PATTERN, GROUP_WORDS } from './group-pattern.ts'
import { pathFrom } from './path-from.ts'
import { readBytes } from './read-file.ts'

/** The file that says where a project keeps what protokoll needs. Paths are relative to it. */
export const PROJECT_FILE = 'protokoll.json'

/** Pages carry the address as a link: nothing but the address of a web server may become one. */
export const SERVER_ADDRESS = /^https?:\/\/[^\s<>`"\\]+$/
export const SERVER_WORDS = 'an address like https://www.plantuml.com/plantuml'

/** No file has a path with a NUL character in it. */
const path = z.string().regex(/^[^\0]+$/, 'a path, without NUL characters')

/** Where the project's files are shown: the address of a repository, or of a file with `{path}` where its path stands. */
export const REPOSITORY_ADDRESS = /^https?:\/\/(?:[^\s<>`"\\{}]|\{path\})+$/
export const REPOSITORY_WORDS =
  'an address like https://github.com/owner/name, or https://example.org/name/tree/{path}?h=main'

/** The form of the project file; `docs/reference/` has it as a JSON Schema. */
export const projectSchema = z
  .strictObject({
    vocabulary: path.meta({ description: "The file of the protocol's words." }),
    invariants: path.optional().meta({
      description:
        'The file of what always holds in traces: see protokoll check. Without it, what comes with protokoll for the vocabulary.',
    }),
    features: path.default('features').meta({ description: 'The folder of the feature catalogue.' }),
    scenarios: path.default('tests').meta({
      description: 'Tests below this folder are grouped by the folders in it; others by those from the project file.',
    }),
    groups: z.array(z.string().regex(GROUP_PATTERN, GROUP_WORDS)).default([]).meta({
      description:
        'Patterns that name the groups of test files, the first that fits: folders from the project file, with {group} for what names the group, * for one folder and ** for any number.',
    }),
    order: z.array(z.string()).default([]).meta({
      description:
        'Groups of tests, and files of them as group/file, in the order in which pages list them; others follow by name.',
    }),
    traces: path.default('docs-out/traces').meta({ description: 'The folder of the traces of passing tests.' }),
    failed: path
      .default('.protokoll/failed')
      .meta({ description: 'The folder of the traces of failing tests. Not meant to be committed.' }),
    ifLost: path
      .default('docs-out/if-lost')
      .meta({ description: 'The folder of what would have been if a message had been lost: see protokoll if-lost.' }),
    failOn: z
      .enum(FAIL_ON)
      .default('none')
      .meta({
        description:
          'Where traces are not written (CI), a run fails if it does something else than its committed traces, ' +
          'from this verdict on.',
      }),
    out: path.default('docs-out').meta({ description: 'Where pages go, in developer/tests below it.' }),
    formats: z
      .array(z.enum(FORMATS))
      .min(1)
      .default([...FORMATS.slice(0, 1)])
      .meta({ description: 'The formats of the pages: reStructuredText for Sphinx, Markdown, or both side by side.' }),
    flavour: z.enum(FLAVOURS).default(FLAVOURS[0]).meta({ description: 'Where Markdown pages are read.' }),
    diagrams: z
      .enum(DIAGRAMS)
      .default('svg')
      .meta({
        description:
          "What pages show of each section: protokoll's picture, PlantUML's diagram, or both; or Mermaid's diagram in " +
          "Markdown, and protokoll's picture in other formats.",
      }),
    plantumlServer: z
      .string()
      .regex(SERVER_ADDRESS, SERVER_WORDS)
      .optional()
      .meta({ description: 'The address of a PlantUML server to link diagrams to. Without it there are no links.' }),
    repository: z
      .string()
      .regex(REPOSITORY_ADDRESS, REPOSITORY_WORDS)
      .optional()
      .meta({
        description:
          'Where tests and traces can be read, to link pages to them: the address of a repository, whose files are at ' +
          '/blob/HEAD/ and their path, or of a file, with {path} for its path. Without it there are no links.',
      }),
    $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  })
  .meta({
    title: 'protokoll.json',
    description: 'Where a project keeps what protokoll needs. Paths are relative to the folder of this file.',
  })

/** What the project file says, with the defaults for what it does not say. */
export type Project = Omit<z.infer<typeof projectSchema>, '$schema'>

/** What a project file says, and where that is. */
export interface LoadedProject extends Project {
  /** The folder of the project file; `.` is the folder from which it was looked for. */
  readonly folder: string
}

/** The fields that are paths. */
const PATHS = ['vocabulary', 'invariants', 'features', 'scenarios', 'traces', 'failed', 'ifLost', 'out'] as const

/**
 * Reads the project file of a folder, or of the nearest folder above that has one. Its paths are returned as one finds
 * them from `folder`. Throws `PROJECT_FILE`.
 */
export function loadProject(folder: string): LoadedProject {
  const root = projectFolder(folder)
  if (root === undefined) throw noProjectFile(folder)
  const from = resolve(folder)
  const shown = pathBetween(from, join(root, PROJECT_FILE))
  const project = parseProject(readJson(join(root, PROJECT_FILE), shown, 'PROJECT_FILE'), shown)
  return { ...seenFrom(from, project, root), folder: pathBetween(from, root) }
}

/** The nearest folder with a project file, this one or one above it. */
export function projectFolder(folder: string): string | undefined {
  return findUp(PROJECT_FILE, folder)
}

/** A project whose paths start in the folder `root`, with paths that start in `from`. Both are full paths. */
export function seenFrom(from: string, project: Project, root: string): Project {
  const seen = (path: string) => (isAbsolute(path) ? path : pathBetween(from, resolve(root, path)))
  if (from === root) return project
  const paths = PATHS.flatMap((field) => {
    const path = project[field]
    return path === undefined ? [] : [[field, seen(path)]]
  })
  return { ...project, ...Object.fromEntries(paths) }
}

/** What is shown reads the same on every machine. */
function pathBetween(from: string, to: string): string {
  return pathFrom(from, to) || '.'
}

function noProjectFile(folder: string): ProtokollError {
  const found = `none in ${foldersAbove(folder)
    .map((each) => JSON.stringify(each))
    .join(', ')}`
  const advice = `create it; {"vocabulary": "FILE"} is enough`
  const message = 'there is no project file'
  return new ProtokollError({ code: 'PROJECT_FILE', file: PROJECT_FILE, message, found, advice })
}

/** Checks what a project file holds; `file` is what errors call it. Throws `PROJECT_FILE`. */
export function parseProject(input: unknown, file: string): Project {
  const parsed = check(projectSchema, input)
  if (!parsed.error) {
    const { $schema, ...project } = parsed.data
    return project
  }
  throwIfAny(schemaProblems(parsed.error, input, { code: 'PROJECT_FILE', file }, projectSchema))
  throw new ProtokollError({ code: 'PROJECT_FILE', file, message: 'not a project file' })
}

/** Whose file a JSON file is. */
export type JsonCode = 'EVIDENCE' | 'INVARIANTS' | 'MAPPING' | 'PROJECT_FILE' | 'VOCABULARY'

/** Reads JSON; an error says which file, in the words of whoever asked. Throws `code` and `FILE_…`. */
export function readJson(path: string, shown: string, code: JsonCode): unknown {
  const described = (error: Error) => error.message.replaceAll(path, shown)
  return parseJson(() => inputText(readBytes(path, LIMITS.inputBytes, shown), shown), shown, code, described)
}

/** The same for a text that is somewhere else than in a file. */
export function parseJson(
  read: () => string,
  shown: string,
  code: JsonCode,
  describe: (error: Error) => string = ({ message }) => message,
): unknown {
  try {
    return jsonOf(read())
  } catch (error) {
    if (error instanceof ProtokollError) throw error
    if (error instanceof NestingError)
      throw new ProtokollError({ code, file: shown, message: 'nested too deep', legal: NESTING_LEGAL })
    const message = isError(error) && error.name === 'SyntaxError' ? 'not JSON' : 'cannot be read'
    const found = isError(error) ? describe(error) : String(error)
    throw new ProtokollError({ code, file: shown, message, found })
  }
}
