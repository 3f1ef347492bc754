import { type FSWatcher, watch } from 'node:fs'

/** Milliseconds after a change in which more is expected: a run moves several files. */
const SETTLE_MS = 25
/** Milliseconds between two looks at least, where no change is announced. */
const LOOK_MS = 250
/** A look takes this share of the time at most. */
const LOOK_SHARE = 1 / 20

/**
 * Calls `look` soon after something has changed below folders, which need not be there. Systems announce changes, but not
 * all, and none of folders that are not there yet: so it looks every now and then anyway. Returns what ends it.
 */
export function watchFolders(folders: () => readonly string[], look: () => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const lookIn = (milliseconds: number) => {
    clearTimeout(timer)
    if (!isOver) timer = setTimeout(lookNow, milliseconds)
  }
  const lookNow = () => {
    const start = performance.now()
    look()
    for (const folder of folders()) if (!watchers.has(folder)) begin(folder)
    lookIn(Math.max(LOOK_MS, (performance.now() - start) / LOOK_SHARE))
  }
  const begin = (folder: string) => {
    try {
      const watcher = watch(folder, { recursive: true, persistent: false }, () => lookIn(SETTLE_MS))
      watchers.set(folder, watcher)
      watcher.on('error', () => end(folder))
    } catch {
      // It is not there, or cannot be watched.
    }
  }
  const end = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  lookNow()
  return () => {
    isOver = true
    clearTimeout(timer)
    for (const folder of [...watchers.keys()]) end(folder)
  }
}
