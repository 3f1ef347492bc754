import { dirname, isAbsolute } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { oneOf, ProtokollError, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import type { Mapping } from '../import/mapping.ts'
import { parseMapping, prepareMapping } from '../import/parse-mapping.ts'
import type { Files } from './files.ts'
import { loadJson, loadVocabulary } from './load.ts'
import { SHIPPED_MAPPINGS } from './program.ts'

/** A mapping, and the file of the words that it leads to. */
export interface LoadedMapping {
  readonly mapping: Mapping
  readonly vocabulary: string
}

/**
 * Reads a mapping: one of those that come with protokoll by its name, any other by its file. Throws `MAPPING`,
 * `VOCABULARY` and `FILE_…`.
 */
export function loadMapping(named: string, disk: Files): LoadedMapping {
  const file = fileOf(named, disk)
  const declared = parseMapping(loadJson(file, 'MAPPING', disk), file)
  const words = declared.vocabulary
  const vocabulary = isAbsolute(words) ? words : disk.show(join(dirname(disk.at(file)), words))
  return { mapping: prepareMapping(declared, loadVocabulary(vocabulary, disk), file), vocabulary }
}

function fileOf(named: string, disk: Files): string {
  if (disk.isFile(named)) return named
  const shipped = disk.names(SHIPPED_MAPPINGS).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
  if (shipped.includes(named)) return disk.show(join(SHIPPED_MAPPINGS, `${named}.json`))
  const near = nearest(named, shipped)
  throw new ProtokollError({
    code: 'MAPPING',
    message: 'there is no such mapping',
    field: '--mapping',
    found: quote(named),
    legal: `a file, or one of ${oneOf(shipped.sort())}`,
    ...(near === undefined ? {} : { advice: `did you mean ${quote(near)}?` }),
  })
}
