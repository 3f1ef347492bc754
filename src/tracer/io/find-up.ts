import { dirname, join, resolve } from 'node:path'
import { realFiles } from './files.ts'

/** The nearest folder with a file of this name, `folder` or one above it; undefined if there is none. */
export function findUp(name: string, folder: string): string | undefined {
  return foldersAbove(folder).find((each) => realFiles.isFile(join(each, name)))
}

/** The folder and all above it, the nearest first. */
export function foldersAbove(folder: string): string[] {
  const here = resolve(folder)
  const above = dirname(here)
  return above === here ? [here] : [here, ...foldersAbove(above)]
}
