import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { errno } from './errno.ts'

/** Every file below a folder, as paths with `/` relative to it, in one order on every machine. None if it is not there. */
export function listFiles(folder: string): string[] {
  const found: string[] = []
  const visit = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) visit(path)
      else found.push(path)
    }
  }
  try {
    visit('')
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(errno(error) ?? '')) throw error
  }
  return found.sort()
}

/** The traces below a folder, as `listFiles` lists them; `list` is what lists files. */
export function listTraces(folder: string, list: (folder: string) => readonly string[] = listFiles): string[] {
  return list(folder).filter((path) => path.endsWith('.jsonl'))
}
