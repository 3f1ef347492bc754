// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { oneOf, ProtokollError, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import type { Invariants } from '../invariants/invariants-schema.ts'
import { parseInvariants } from '../invariants/parse-invariants.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { Files } from './files.ts'
import { loadJson } from './load.ts'
import { SHIPPED_INVARIANTS } from './program.ts'

/** Invariants, and what they are called: the file that a user named, or the name of what comes with protokoll. */
export interface LoadedInvariants {
  readonly invariants: Invariants
  readonly name: string
}

/**
 * Reads invariants for the words of a vocabulary: those of a file, or those that come with protokoll by their name; without
 * `named`, those that come with protokoll for this vocabulary. Throws `INVARIANTS` and `FILE_…`.
 */
export function loadInvariants(named: string | undefined, vocabulary: Vocabulary, disk: Files): LoadedInvariants {
  const name = named ?? shippedFor(vocabulary, disk)
  const file = named !== undefined && disk.isFile(named) ? named : shippedFile(name, disk)
  return { invariants: parseInvariants(loadJson(file, 'INVARIANTS', disk), file, vocabulary), name }
}

function shippedNames(disk: Files): string[] {
  return disk.names(SHIPPED_INVARIANTS).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
}

/** Throws `INVARIANTS` if there are none of that name. */
function shippedFile(name: string, disk: Files): string {
  const shipped = shippedNames(disk)
  if (shipped.includes(name)) return disk.show(join(SHIPPED_INVARIANTS, `${name}.json`))
  const near = nearest(name, shipped)
  throw new ProtokollError({
    code: 'INVARIANTS',
    message: 'there are no such invariants',
    field: '--invariants',
    found: quote(name),
    legal: `a file, or one of ${oneOf(shipped.sort())}`,
    ...(near === undefined ? {} : { advice: `did you mean ${quote(near)}?` }),
  })
}

function shippedFor({ name }: Vocabulary, disk: Files): string {
  const words = (each: string) => vocabularyOf(loadJson(shippedFile(each, disk), 'INVARIANTS', disk))
  const found = shippedNames(disk).find((each) => words(each) === name)
  if (found !== undefined) return found
  throw new ProtokollError({
    code: 'INVARIANTS',
    message: 'no invariants come with protokoll for this vocabulary',
    found: quote(name),
    advice: 'write them into a file, and name it with --invariants or in protokoll.json',
  })
}

function vocabularyOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'vocabulary' in input ? input.vocabulary : undefined
}
