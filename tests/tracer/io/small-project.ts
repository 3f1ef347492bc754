import { join } from 'node:path'
import { realFiles } from '../../../src/tracer/io/files.ts'
import type { RenderOptions } from '../../../src/tracer/io/rendering.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'
import { tempFolder } from './folders.ts'

/** The text of a trace. */
export const trace = (header: object = {}, end: object = END) =>
  textOf([{ ...HEADER, ...header }, SECTION, ...JOINED, end])

/** A project in a folder of its own, with these traces, not rendered yet. */
export function project(
  traces: Readonly<Record<string, string>>,
  failed: Readonly<Record<string, string>> = {},
): RenderOptions {
  const folder = tempFolder()
  const at = (path: string) => join(folder, path)
  realFiles.write(at('words.json'), JSON.stringify(twoPhaseWords))
  for (const kind of ['short', 'features', 'narrative']) realFiles.write(at(`features/f/${kind}.rst`), 'Text.')
  for (const [path, text] of Object.entries(traces)) realFiles.write(at(`traces/${path}`), text)
  for (const [path, text] of Object.entries(failed)) realFiles.write(at(`failed/${path}`), text)
  const options = { vocabulary: at('words.json'), features: at('features'), traces: at('traces'), out: at('out') }
  return { ...options, theme: 'default' }
}
