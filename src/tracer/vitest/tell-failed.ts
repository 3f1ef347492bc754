import { join, sep } from 'node:path'
import { ProtokollError } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { oneLine } from '../common/one-line.ts'
import { realFiles } from '../io/files.ts'
import { loadVocabulary } from '../io/load.ts'
import { pathFrom } from '../io/path-from.ts'
import { lastRowOf, type PagePlace } from '../pages/last-row.ts'
import { readTrace } from '../trace/read.ts'
import { reasonText } from '../trace/reason-text.ts'
import type { RunTest } from './collect.ts'

/** Where what a test did is to be found; paths are absolute. */
export interface Places {
  /** The folder that Vitest runs in. */
  readonly root: string
  /** That of the project file. */
  readonly folder: string
  readonly vocabulary: string
  readonly failed: string
  readonly out: string
  /** Where a page is below it. */
  readonly pageFile: (name: string) => string
}

/** What a terminal says of recorded tests that failed: why, and what shows it, at the row where each of them ended. */
export function toldFailed(tests: readonly RunTest[], places: Places): string[] {
  const failed = tests.filter(({ staged, end }) => staged !== undefined && end?.end === 'failed' && !end.expected)
  if (failed.length === 0) return []
  const more = failed.length - LIMITS.failedTests
  return [
    `${failed.length === 1 ? 'A recorded test' : `${failed.length} recorded tests`} failed. What happened in it shows:`,
    '',
    `  ${placeOfCommand(places)}npx protokoll render --failed`,
    '',
    ...failed.slice(0, LIMITS.failedTests).flatMap((test) => linesOf(test, places)),
    ...(more > 0 ? [`  and ${more} more, below ${oneLine(shown(places.failed, places), LIMITS.failedLineBytes)}`] : []),
  ]
}

function linesOf({ name, path, end, line: failedAt }: RunTest, places: Places): string[] {
  const file = join(places.failed, path)
  const place = placeOf(file, failedAt, places)
  const lines = [
    `  ${name.replace(`${places.root}${sep}`, '')}`,
    ...(end?.reason ? [`    why    ${reasonText(end.reason)}`] : []),
    `    trace  ${shown(file, places)}`,
    ...(place ? [`    page   ${shown(join(places.out, places.pageFile(place.page)), places)}`] : []),
    ...(place?.row === undefined ? [] : [`    row    #${place.row}`]),
  ]
  return lines.map((line) => oneLine(line, LIMITS.failedLineBytes))
}

/** A project file above is found from below; to one of a package one has to go. */
function placeOfCommand(places: Places): string {
  const folder = shown(places.folder, places)
  return folder === '' || folder.startsWith('..') ? '' : `cd ${oneLine(folder, LIMITS.failedLineBytes)} && `
}

/** Undefined where there is no such page: of two tests of one name none is written, and words may have changed since. */
function placeOf(file: string, line: number | undefined, { vocabulary: words }: Places): PagePlace | undefined {
  try {
    const text = realFiles.read(file)
    if (text === undefined || text.length > LIMITS.failedTraceCharacters) return undefined
    const vocabulary = loadVocabulary(words)
    return lastRowOf(readTrace(new TextEncoder().encode(text), file, vocabulary), vocabulary, line)
  } catch (error) {
    if (error instanceof ProtokollError) return undefined
    throw error
  }
}

/** As it is called in the folder that the command runs in. */
function shown(path: string, { root }: Places): string {
  return pathFrom(root, path)
}
