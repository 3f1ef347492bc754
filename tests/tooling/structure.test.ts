import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Every source file, by its path from the root, and the files of the project that it imports. */
const IMPORTS: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join('src', path.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => [path, importsOf(path)]),
)

function importsOf(file: string): string[] {
  const named = readFileSync(file, 'utf8').matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'(\.{1,2}\/[^']+)'/g)
  return [...named].map(([, path = '']) => posix.join(posix.dirname(file), path))
}

/** All folders of the sources, and `src` itself. */
const FOLDERS = [...new Set([...IMPORTS.keys()].flatMap((file) => foldersAbove(file)))].sort()

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path)
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)]
}

/** What of a folder imports what else of it: its files, and each of its folders as one. */
function importsWithin(folder: string): Map<string, Set<string>> {
  const partOf = (path: string) =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined
  const arrows = new Map<string, Set<string>>()
  for (const [file, imported] of IMPORTS) {
    for (const other of imported) {
      const [from, to] = [partOf(file), partOf(other)]
      if (from !== undefined && to !== undefined && from !== to)
        arrows.set(from, (arrows.get(from) ?? new Set()).add(to))
    }
  }
  return arrows
}

/** The first way found that leads back to where it began. */
function circleIn(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>()
  const visit = (part: string, way: readonly string[]): string[] => {
    if (way.includes(part)) return [...way.slice(way.indexOf(part)), part]
    if (done.has(part)) return []
    for (const other of arrows.get(part) ?? []) {
      const circle = visit(other, [...way, part])
      if (circle.length > 0) return circle
    }
    done.add(part)
    return []
  }
  for (const part of arrows.keys()) {
    const circle = visit(part, [])
    if (circle.length > 0) return circle
  }
  return []
}

test('a circle is found where there is one', () => {
  const arrows = (...pairs: [string, string][]) => new Map(pairs.map(([from, to]) => [from, new Set([to])]))
  expect(circleIn(arrows(['a', 'b'], ['b', 'c'], ['c', 'b']))).toEqual(['b', 'c', 'b'])
  expect(circleIn(arrows(['a', 'b'], ['b', 'c']))).toEqual([])
  expect(importsOf('src/cli.ts')).toContain('src/cli/run.ts')
  expect(FOLDERS).toContain('src/tracer/pages/writers')
})

describe('the sources', () => {
  test.each(FOLDERS)('%s has no circle, a folder in it counting as one', (folder) => {
    expect(circleIn(importsWithin(folder))).toEqual([])
  })

  test('import files that are there', () => {
    expect(
      [...IMPORTS].flatMap(([file, all]) => all.filter((each) => !IMPORTS.has(each)).map((each) => [file, each])),
    ).toEqual([])
  })

  test('have no two files of one name, but for the indexes', () => {
    const names = [...IMPORTS.keys()].map((file) => basename(file)).filter((name) => name !== 'index.ts')
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test('are small: half of the files have fewer than 120 lines, none more than 400', () => {
    const sizes = [...IMPORTS.keys()].map((file) => ({
      file,
      lines: readFileSync(file, 'utf8').split('\n').length - 1,
    }))
    const sorted = sizes.toSorted((a, b) => a.lines - b.lines)
    expect(sorted[Math.floor(sorted.length / 2)]?.lines).toBeLessThan(120)
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([])
  })
})

test('tests lie where what they test lies', () => {
  const folders = readdirSync('tests', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^(?:raft|sim|explore|host|live|tracer|viewer|view|cli)\/.*\.test\.ts$/.test(path))
    .map((path) => dirname(path))
    // What users of other implementations have reported, each of which concerns several parts.
    .filter((folder) => folder !== 'raft/reported')
  expect(
    [...new Set(folders)].filter((folder) => !FOLDERS.includes(join('src', folder).replaceAll('\\', '/'))),
  ).toEqual([])
})
