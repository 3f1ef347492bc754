import { existsSync, readFileSync } from 'node:fs'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { z } from 'zod'
import { ProtokollError, throwIfAny } from '../errors.ts'
import { schemaProblems } from '../schema.ts'
import { DIAGRAMS } from '../writers/writer.ts'

/** The file that says where a project keeps what protokoll needs. Paths are relative to it. */
export const PROJECT_FILE = 'protokoll.json'

const projectSchema = z.strictObject({
  /** The protocol's words, a JSON file. */
  vocabulary: z.string().min(1),
  /** The feature catalogue, a folder. */
  features: z.string().min(1).default('features'),
  /** Tests below this folder are grouped by the folders in it. */
  scenarios: z.string().min(1).default('tests'),
  /** Where traces of passing tests go. */
  traces: z.string().min(1).default('docs-out/traces'),
  /** Where traces of failing tests go. Not meant to be committed. */
  failed: z.string().min(1).default('.protokoll/failed'),
  /** Where pages go, below `developer/tests`. */
  out: z.string().min(1).default('docs-out'),
  /** What pages show of each section: the picture that protokoll draws, PlantUML's diagram, or both. */
  diagrams: z.enum(DIAGRAMS).default('svg'),
  /** Address of a PlantUML server to link diagrams to. Default: no links. */
  plantumlServer: z.url({ protocol: /^https?$/ }).optional(),
})

export type Project = z.infer<typeof projectSchema>

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
  if (parsed.success) return parsed.data
  throwIfAny(schemaProblems(parsed.error, input, { code: 'PROJECT_FILE', file }, projectSchema))
  throw new ProtokollError({ code: 'PROJECT_FILE', file, message: 'not a project file' })
}

/** Whose file it is. */
type JsonCode = 'EVIDENCE' | 'PROJECT_FILE' | 'VOCABULARY'

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
    const message = error instanceof SyntaxError ? 'not JSON' : 'cannot be read'
    const found = error instanceof Error ? describe(error) : String(error)
    throw new ProtokollError({ code, file: shown, message, found })
  }
}
