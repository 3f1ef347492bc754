import { type Problem, quote } from '../common/errors.ts'
import type { Files } from './files.ts'

/** What is wrong with a word of the command line that should be the file of a log and is not; nothing if it is one. */
export function noLog(file: string, legal: string, disk: Files, field?: string): Problem[] {
  if (disk.isFile(file)) return []
  return [
    {
      code: 'OPTION',
      ...(field === undefined ? {} : { field }),
      found: quote(file),
      legal,
      ...whatIsThere(file, disk),
    },
  ]
}

function whatIsThere(file: string, disk: Files): Pick<Problem, 'message' | 'advice'> {
  if (file === '-') {
    const advice = 'write what comes into a file first, and name that: a log is gone through more than once'
    return { message: 'standard input is not read', advice }
  }
  if (disk.isFolder(file))
    return { message: 'a folder is no log', advice: 'name the files in it, as FOLDER/*.log does' }
  return { message: 'there is no such file' }
}
