import { join } from 'node:path'
// @ts-expect-error It has no types.
import { bundleViewer } from '../../scripts/bundle.mjs'
import type { ViewerFiles } from '../../src/tracer/diff/forms/form.ts'
import { asViewer } from '../../src/tracer/io/viewer-files.ts'

/** The viewer as a report has it, from the sources as they are. */
export async function builtViewer(words: ViewerFiles['words']): Promise<ViewerFiles> {
  const files = await bundleViewer()
  const [script, style] = ['lens.js', 'lens.css'].map((name) => files.get(join('viewer', name)) ?? '')
  return asViewer(script ?? '', style ?? '', words)
}
