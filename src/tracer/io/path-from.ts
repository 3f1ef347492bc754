import { isAbsolute, relative, sep } from 'node:path'

/** Where a path is from a folder, with `/`: what is shown or kept reads the same on every machine. Empty if it is the folder. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

/** Whether such a path leads out of the folder. */
export function leadsOut(path: string): boolean {
  return path === '..' || path.startsWith('../') || isAbsolute(path)
}
