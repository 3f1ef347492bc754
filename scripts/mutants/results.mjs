/** What is known of mutants from an earlier run of the same code: a run that was ended goes on where it was. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bundle.mjs'

const ENGINE = ['src/raft']
const EXPLORING = [...ENGINE, 'src/sim', 'src/explore', 'scripts/mutants', 'tests/pitfalls']
const PAGES = [...EXPLORING, 'src/tracer', 'tests/scenarios', 'tests/support', 'features', 'vocabulary']
/** Says something of mutants, and changes none. */
const TELLING = /^scripts\/mutants\/(?:report\.mjs|survivors\.json)$/

/** The files that decide, each with its text, as a short name. */
function hashOf(folders) {
  const hash = createHash('sha256')
  for (const path of folders.flatMap(filesBelow)) {
    hash.update(`${path}\n`).update(readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n'))
  }
  return hash.digest('hex').slice(0, 16)
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(ROOT.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !TELLING.test(path))
    .sort()
}

/** What the report is about: the engine's sources. */
export const engineHash = () => hashOf(ENGINE)

/** Where something of one name is kept that depends on these folders. What is there of other code goes. */
function fileOf(name, folders) {
  const folder = join(ROOT, '.protokoll/mutants')
  mkdirSync(folder, { recursive: true })
  const file = `${name}-${hashOf(folders)}.jsonl`
  for (const other of readdirSync(folder)) {
    if (other.startsWith(`${name}-`) && other !== file) rmSync(join(folder, other))
  }
  return join(folder, file)
}

/** What comes by which mutants, if it is known. */
export function openPlan() {
  const file = fileOf('plan', PAGES)
  const plan = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  return { plan, keep: (made) => writeFileSync(file, JSON.stringify(made)) }
}

/** Results of one kind: `explored` or `pages`. */
class Results {
  constructor(name, folders) {
    this.file = fileOf(name, folders)
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n') : []
    // Of a run that was ended the last line may be half.
    this.known = new Map(lines.slice(0, -1).map((line) => JSON.parse(line)))
  }

  add(id, result) {
    this.known.set(id, result)
    appendFileSync(this.file, `${JSON.stringify([id, result])}\n`)
  }
}

export const openResults = () => ({ pages: new Results('pages', PAGES), explored: new Results('explored', EXPLORING) })
