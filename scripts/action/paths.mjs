/**
 * Where things are that the action reads and removes. In a pull request `protokoll.json`, and links in what is checked
 * out or was downloaded, are somebody else's: what they name lies in the repository, or in the folder that was
 * downloaded.
 */
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Refused } from './refused.mjs'

const PROJECT_FILE = 'protokoll.json'

/** Where a run leaves traces aside. */
export const RUN_FOLDER = '.protokoll/run'

/** What the project file of this folder says, or the default. Throws `Refused`. */
export function setting(name, byDefault) {
  const value = projectFile()[name] ?? byDefault
  if (typeof value === 'string' && value !== '') return value
  throw new Refused(`${PROJECT_FILE} does not say "${name}" as a path`)
}

function projectFile() {
  try {
    return Object(JSON.parse(readFileSync(PROJECT_FILE, 'utf8')))
  } catch (error) {
    throw new Refused(`${PROJECT_FILE} of the working directory cannot be read: ${error.message}`)
  }
}

/** What is checked out. */
export function repository() {
  return realpathSync(process.env.GITHUB_WORKSPACE || '.')
}

/** Whether what is at a path, links followed, is a folder or lies in it. */
export function isInside(folder, path) {
  const way = relative(realpathSync(folder), realpathSync(path))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Throws `Refused` unless what is at a path lies in a folder. `what` is what the error calls it. */
export function requireInside(folder, path, what) {
  if (!isInside(folder, path)) throw new Refused(`${what} leads out of ${folder}: ${path}`)
}

/** What is at a path, links not followed; undefined if nothing is. */
export function statOf(path) {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** Every file below a folder, links not followed. */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/**
 * The folders that a pattern names, in which `*` stands for any part of a name, in one order on every machine. Throws
 * `Refused` if one of them is elsewhere: what was downloaded can hold links.
 */
export function foldersOf(pattern) {
  const parts = pattern.split(sep === '/' ? '/' : /[\\/]/)
  const first = parts.findIndex((part) => part.includes('*'))
  const fixed = first < 0 ? pattern : parts.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '.')
  const found = (first < 0 ? [] : parts.slice(first)).reduce(
    (folders, part) => folders.flatMap((each) => next(each, part)),
    [fixed],
  )
  const folders = found.filter(isFolder)
  const top = first < 0 ? dirname(resolve(pattern)) : fixed
  for (const folder of folders) requireInside(top, folder, 'a folder of traces')
  return folders
}

function next(folder, part) {
  if (!part.includes('*')) return [join(folder, part)]
  if (!isFolder(folder)) return []
  const names = new RegExp(
    `^${part
      .split('*')
      .map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    's',
  )
  return readdirSync(folder)
    .filter((name) => names.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .sort()
    .map((name) => join(folder, name))
}

function isFolder(path) {
  try {
    return lstatSync(realpathSync(path)).isDirectory()
  } catch {
    return false
  }
}
