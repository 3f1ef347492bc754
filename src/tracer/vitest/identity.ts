import { basename, dirname, relative, sep } from 'node:path'
import { slugify } from '../common/slug.ts'

/** Whose trace it is: a test's folder, file and name, as people know them. */
export interface Identity {
  readonly group: string
  readonly file: string
  readonly test: string
}

/**
 * Names a test. The group is its folder below `scenarios`, levels joined by a dot; a file that lies in `scenarios`
 * itself, or outside it, is in the group that its own folder is called.
 */
export function identify(modulePath: string, testName: string, scenarios: string): Identity {
  const below = relative(scenarios, dirname(modulePath)).split(sep)
  const inside = below[0] !== '..' && below[0] !== ''
  const group = inside ? below.join('.') : basename(dirname(modulePath))
  const file = basename(modulePath).replace(/\.[cm]?[jt]sx?$/, '')
  return { group, file: file.replace(/\.(?:test|spec)$/, ''), test: testName }
}

/** The trace's file below the folder of traces. */
export function tracePath({ group, file, test }: Identity): string {
  return `${slugify(group)}/${slugify(file)}/${slugify(test)}.jsonl`
}

/** Where a test's file is from the root of its project, with `/`. */
export function pathFrom(root: string, modulePath: string): string {
  return relative(root, modulePath).split(sep).join('/')
}
