import { ProtokollError } from '../common/errors.ts'
import { errno } from './errno.ts'

/** Does what writes `file`; what the system refuses is thrown as `OUTPUT_WRITE`, with these words. */
export function writingTo<T>(
  file: string,
  words: { readonly message: string; readonly advice: string },
  act: () => T,
): T {
  try {
    return act()
  } catch (error) {
    if (errno(error) === undefined) throw error
    throw new ProtokollError({ code: 'OUTPUT_WRITE', file, ...words, found: String(error) })
  }
}
