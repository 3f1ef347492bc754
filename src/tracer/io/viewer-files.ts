import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ViewerFiles } from '../diff/forms/form.ts'
import { BUILT_VIEWER } from './program.ts'
import { readText } from './read-file.ts'

/** The viewer as it goes into a page; undefined where sources run that nobody has built. */
export function viewerFiles(words: ViewerFiles['words']): ViewerFiles | undefined {
  if (BUILT_VIEWER === undefined) return undefined
  return asViewer(readText(join(BUILT_VIEWER, 'lens.js')), readText(join(BUILT_VIEWER, 'lens.css')), words)
}

/** Nothing in it ends the element that it stands in. */
export function asViewer(code: string, style: string, words: ViewerFiles['words']): ViewerFiles {
  const script = code.replace(/<(?=\/script|!--|script)/gi, '\\x3C')
  const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
  return { script, hash, style: style.replace(/<(?=\/style)/gi, '\\3C '), words }
}
