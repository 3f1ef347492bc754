import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ifPossible } from './errno.ts'
import { type Disk, isNothing, machineDisk } from './machine-disk.ts'

/** Every file below a folder, as paths with `/` relative to it, in one order on every machine. None if it is not there. */
export function listFiles(folder: string, disk: Pick<Disk, 'entries'> = machineDisk): string[] {
  const found: string[] = []
  const visit = (below: string) => {
    for (const { name, kind } of disk.entries(join(folder, below))) {
      const path = below === '' ? name : `${below}/${name}`
      if (kind === 'folder') visit(path)
      else found.push(path)
    }
  }
  try {
    visit('')
  } catch (error) {
    if (!isNothing(error)) throw error
  }
  return found.sort()
}

/** The traces below a folder, as `listFiles` lists them; `list` is what lists files. */
export function listTraces(folder: string, list: (folder: string) => readonly string[] = listFiles): string[] {
  return list(folder).filter((path) => path.endsWith('.jsonl'))
}

/** Neither has sources of the project in it, and both are large. */
export const NOT_SEARCHED = new Set(['.git', 'node_modules'])
export const SOURCE = /\.[cm]?[jt]sx?$/

/** The same for all that could be tests. A folder that nobody may read holds none. */
export function listSources(folder: string): string[] {
  const visit = (below: string): string[] =>
    entriesOf(join(folder, below)).flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) return NOT_SEARCHED.has(entry.name) ? [] : visit(path)
      return SOURCE.test(entry.name) ? [path] : []
    })
  return visit('').sort()
}

function entriesOf(folder: string): readonly Dirent[] {
  return ifPossible(() => readdirSync(folder, { withFileTypes: true })) ?? []
}
