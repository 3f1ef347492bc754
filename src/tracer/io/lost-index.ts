import { LOST_VERSION } from '../trace/lost-facts.ts'

/** What the facts of a test file were made of. */
export interface LostInputs {
  /** Of all modules that the file loads. */
  readonly modules: string
  /** Of the traces of its tests, by their paths below the folder of traces. */
  readonly traces: Readonly<Record<string, string>>
}

/** What all facts were made of, by the files of tests from the project's root. */
export type LostIndex = ReadonlyMap<string, LostInputs>

/** The file that says so: hashes are in none of the files of facts, which change only if a fact does. */
export const LOST_INDEX = 'inputs.json'

/** A line a test file, so that two who change two files do not meet. */
export function indexText(index: LostIndex): string {
  const sorted = [...index].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = sorted.map(([path, { modules, traces }]) => {
    const ordered = Object.fromEntries(Object.entries(traces).sort(([a], [b]) => (a < b ? -1 : 1)))
    return `  ${JSON.stringify(path)}: ${JSON.stringify({ modules, traces: ordered })}`
  })
  return `{\n"ifLost": ${LOST_VERSION},\n"files": {\n${lines.join(',\n')}\n}\n}\n`
}

/** Reads the file; one of another version, or that is none, says nothing of any file. */
export function parseIndex(text: string | undefined): LostIndex {
  try {
    const { ifLost, files } = JSON.parse(text ?? '{}')
    if (ifLost !== LOST_VERSION) return new Map()
    return new Map(Object.entries(files as Record<string, LostInputs>).filter(([, given]) => isInputs(given)))
  } catch {
    return new Map()
  }
}

function isInputs({ modules, traces }: LostInputs): boolean {
  return typeof modules === 'string' && typeof traces === 'object' && traces !== null
}
