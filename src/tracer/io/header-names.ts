import { isError, ProtokollError } from '../common/errors.ts'
import { type Header, headerSchema } from '../trace/events.ts'
import type { TraceFile } from './load.ts'

/**
 * Whose trace a file holds, by its first line alone; nothing if that cannot be read. What is wrong with it is told by
 * whoever reads the file to make pages of it.
 */
export function namesIn(file: TraceFile): Pick<Header, 'group' | 'file' | 'test'>[] {
  try {
    const bytes = file.read()
    const end = bytes.indexOf(0x0a)
    const line: unknown = JSON.parse(new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)))
    const { data } = headerSchema.safeParse(line)
    return data ? [data] : []
  } catch (error) {
    if (error instanceof ProtokollError || (isError(error) && error.name === 'SyntaxError')) return []
    throw error
  }
}
