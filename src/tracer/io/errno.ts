import { isError, ProtokollError } from '../common/errors.ts'

/** The system's name for what went wrong with a file, `ENOENT` for instance; undefined for any other error. */
export function errno(error: unknown): string | undefined {
  if (!isError(error) || error instanceof ProtokollError || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** What an act returns; undefined where the system refuses it, which does no harm. */
export function ifPossible<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (errno(error) === undefined) throw error
    return undefined
  }
}
