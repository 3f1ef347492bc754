import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ifPossible } from '../io/errno.ts'
import { NOT_SEARCHED, SOURCE } from '../io/list.ts'

/** All that could be tests below these folders, by full paths. Folders that are links are searched too, each once. */
export function sourcesBelow(folders: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  const visit = (folder: string): readonly string[] => {
    const real = ifPossible(() => realpathSync(folder))
    if (real === undefined || seen.has(real)) return []
    seen.add(real)
    return entriesOf(folder).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (isFolder(entry, path)) return NOT_SEARCHED.has(entry.name) ? [] : visit(path)
      return SOURCE.test(entry.name) ? [path] : []
    })
  }
  return outermost(folders).flatMap(visit)
}

/** The folders that are in none of the others. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = [...new Set(folders)]
  return all.filter((folder) => !all.some((other) => other !== folder && folder.startsWith(join(other, sep))))
}

/** A folder that nobody may read holds no tests. */
function entriesOf(folder: string): readonly Dirent[] {
  return ifPossible(() => readdirSync(folder, { withFileTypes: true })) ?? []
}

function isFolder(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return ifPossible(() => statSync(path).isDirectory()) ?? false
}
