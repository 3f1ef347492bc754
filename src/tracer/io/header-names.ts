import type { Header } from '../trace/events.ts'
import { headerIn } from '../trace/parse-line.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'

/**
 * Whose trace a file holds, by its first line alone; nothing if that cannot be read. What is wrong with it is told by
 * whoever reads the file to make pages of it.
 */
export function namesIn(file: string, disk: Files): Pick<Header, 'group' | 'file' | 'test'>[] {
  const line = ifPossible(() => disk.firstLine(file)) ?? ''
  const header = headerIn(`${line}\n`)
  return header ? [header] : []
}
