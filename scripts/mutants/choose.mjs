/** All mutants of the engine, by names that stay, and those of them that are tried. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bundle.mjs'
import { sitesOf } from './sites.mjs'

/** Counted besides loops: whatever goes on without end has nodes step without end. */
const COUNTED = ['step']

/**
 * Which share is tried. Each mutant is drawn by its own name: another one that comes or goes changes nothing about it,
 * and nobody can choose.
 */
const SHARE = 0.175

/** The sources of the engine, in one order everywhere: their paths below `src/raft`, with `/`, and their texts. */
export function engineSources() {
  const folder = join(ROOT, 'src/raft')
  return readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
}

/** Every mutant of these sources, and what else `sitesOf` says of each file: `{ mutants, files }`. */
export function allMutants(sources) {
  const mutants = []
  const files = new Map()
  for (const { file, text } of sources) {
    const { mutants: own, ...rest } = sitesOf(text, COUNTED)
    files.set(file, rest)
    mutants.push(...named(file, own))
  }
  return { mutants, files }
}

/** Those that are tried, numbered from 1. */
export function chosen(mutants) {
  return mutants.filter(({ id }) => fraction(id) < SHARE).map((mutant, i) => ({ ...mutant, number: i + 1 }))
}

/** Where the same is done to the same text of a function in several places, those have numbers. */
function named(file, mutants) {
  const seen = new Map()
  return mutants.map((mutant) => {
    const { kind, scope, original, replacement } = mutant
    const what = kind === 'left out' ? oneLine(original) : `${oneLine(original)} → ${oneLine(replacement)}`
    const name = `${file} ${scope}: ${kind}: ${what}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { ...mutant, file, id: count === 1 ? name : `${name} (${count})` }
  })
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ')
}

function fraction(id) {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32
}
