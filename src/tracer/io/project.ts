import { existsSync, readFileSync } from 'node:fs'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { z } from 'zod'
import { isError, ProtokollError, throwIfAny } from '../common/errors.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { DIAGRAMS } from '../pages/writers/writer.ts'

/** The file that says where a project keeps what protokoll needs. Paths are relative to it. */
export const PROJECT_FILE = 'protokoll.json'

/** Pages carry the address as a link: nothing but the address of a web server may become one. */
export const SERVER_ADDRESS = /^https?:\/\/[^\s<>`"\\]+$/
export const SERVER_WORDS = 'an address like https://www.plantuml.com/plantuml'

const path = z.string().min(1)

/** The form of the project file; `docs/reference/` has it as a JSON Schema. */
export const projectSchema = z
  .strictObject({
    vocabulary: path.meta({ description: "The file of the protocol's words." }),
    features: path.default('features').meta({ description: 'The folder of the feature catalogue.' }),
    scenarios: path.default('tests').meta({
      description: 'Tests below this folder are grouped by the folders in it; others by the name of their folder.',
    }),
    traces: path.default('docs-out/traces').meta({ description: 'The folder of the traces of passing tests.' }),
    failed: path
      .default('.protokoll/failed')
      .meta({ description: 'The folder of the traces of failing tests. Not meant to be committed.' }),
    out: path.default('docs-out').meta({ description: 'Where pages go, in developer/tests below it.' }),
    diagrams: z.enum(DIAGRAMS).default('svg').meta({
      description: "What pages show of each section: protokoll's picture, PlantUML's diagram, or both.",
    }),
    plantumlServer: z
      .string()
      .regex(SERVER_ADDRESS, SERVER_WORDS)
      .optional()
      .meta({ description: 'The address of a PlantUML server to link diagrams to. Without it there are no links.' }),
    $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  })
  .meta({
    title: 'protokoll.json',
    description: 'Where a project keeps what protokoll needs. Paths are relative to the folder of this file.',
  })

/** What the project file says, with the defaults for what it does not say. */
export type Project = Omit<z.infer<typeof projectSchema>, '$schema'>

/** Reads the project file of a folder. Throws `PROJECT_FILE`. */
export function loadProject(folder: string): Project {
  const file = join(folder, PROJECT_FILE)
  if (!existsSync(file)) {
    const advice = `create it; {"vocabulary": "FILE"} is enough`
    throw new ProtokollError({ code: 'PROJECT_FILE', file: PROJECT_FILE, message: 'there is no project file', advice })
  }
  return parseProject(readJson(file, PROJECT_FILE, 'PROJECT_FILE'), PROJECT_FILE)
}

/** Checks what a project file holds; `file` is what errors call it. Throws `PROJECT_FILE`. */
export function parseProject(input: unknown, file: string): Project {
  const parsed = projectSchema.safeParse(input)
  if (parsed.success) {
    const { $schema, ...project } = parsed.data
    return project
  }
  throwIfAny(schemaProblems(parsed.error, input, { code: 'PROJECT_FILE', file }, projectSchema))
  throw new ProtokollError({ code: 'PROJECT_FILE', file, message: 'not a project file' })
}

/** Whose file a JSON file is. */
export type JsonCode = 'EVIDENCE' | 'PROJECT_FILE' | 'VOCABULARY'

/** Reads JSON; an error says which file, in the words of whoever asked. */
export function readJson(path: string, shown: string, code: JsonCode): unknown {
  const described = (error: Error) => error.message.replaceAll(path, shown)
  return parseJson(() => readFileSync(path, 'utf8'), shown, code, described)
}

/** The same for a text that is somewhere else than in a file. */
export function parseJson(
  read: () => string,
  shown: string,
  code: JsonCode,
  describe: (error: Error) => string = ({ message }) => message,
): unknown {
  try {
    return JSON.parse(read())
  } catch (error) {
    const message = isError(error) && error.name === 'SyntaxError' ? 'not JSON' : 'cannot be read'
    const found = isError(error) ? describe(error) : String(error)
    throw new ProtokollError({ code, file: shown, message, found })
  }
}
