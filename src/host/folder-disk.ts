import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { LogDisk, LogFile } from './log-disk.ts'

/** A folder of this machine, which must be there. */
export function folderDisk(folder: string): LogDisk {
  const pathOf = (name: string) => join(folder, name)
  return {
    pathOf,
    names: () => readdirSync(folder),
    read: (name) => readFileSync(pathOf(name)),
    open: (name) => openedFile(openSync(pathOf(name), constants.O_WRONLY | constants.O_CREAT, 0o600)),
    rename: (from, to) => renameSync(pathOf(from), pathOf(to)),
    remove: (name) => unlinkSync(pathOf(name)),
    syncNames: () => syncFolder(folder),
  }
}

function openedFile(file: number): LogFile {
  return {
    write(bytes, at) {
      // The system may take less than it is given.
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done)
    },
    truncate: (sizeBytes) => ftruncateSync(file, sizeBytes),
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  }
}

/** Windows opens no folders, and keeps names by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
