import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { inputText } from '../common/decode-text.ts'
import { ProtokollError } from '../common/errors.ts'
import { slugify } from '../common/slug.ts'
import { errno } from './errno.ts'
import type { Files } from './files.ts'
import { jsonText } from './json-text.ts'
import { Way } from './obstacles.ts'
import { PROJECT_FILE } from './project.ts'

/** A file that is there, and what somebody may add to it. */
export interface LeftFile {
  readonly file: string
  readonly lines: readonly string[]
}

/** What to do about one file: write it, or leave it. */
export type FileStep = { readonly file: string; readonly content: string } | LeftFile

/** What the package says of itself. */
export interface PackageFacts {
  /** What its vocabulary is called. */
  readonly name: string
  readonly title: string
  readonly isModule: boolean
  readonly isTyped: boolean
}

/** `tests`: their files, from the project's folder. */
export function packageFacts(disk: Files, tests: readonly string[]): PackageFacts {
  const { name, type } = manifest(disk)
  const words = (typeof name === 'string' ? name : '').replace(/^.*\//, '')
  const slug = words === '' ? 'protocol' : slugify(words)
  const title = slug.replaceAll(/[-_]+/g, ' ').trim()
  const isTyped = disk.isFile('tsconfig.json') || tests.some((file) => /\.[cm]?tsx?$/.test(file))
  return {
    name: slug,
    title: title.slice(0, 1).toUpperCase() + title.slice(1),
    isModule: type === 'module',
    isTyped,
  }
}

/** A package that is none, or whose file is no JSON, has no name: Node and Vitest say so themselves. */
function manifest(disk: Files): { readonly name?: unknown; readonly type?: unknown } {
  try {
    return disk.isFile('package.json') ? (JSON.parse(inputText(disk.bytes('package.json'), 'package.json')) ?? {}) : {}
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ProtokollError) return {}
    throw error
  }
}

/** Where the schemas are, if the package is installed right here. */
export function schemaIn(disk: Files, name: string): string | undefined {
  const file = `node_modules/protokoll/docs/reference/${name}.schema.json`
  return disk.isFile(file) ? `./${file}` : undefined
}

/** Folders that have nothing but tests in them. */
const TESTS = /^(?:tests?|specs?|__tests__|e2e)$/
const DEFAULT_SCENARIOS = 'tests'

export function projectStep(disk: Files, vocabulary: string, tests: readonly string[]): FileStep {
  const $schema = schemaIn(disk, 'protokoll')
  const tops = new Set(tests.map((file) => file.split('/')[0] ?? ''))
  const [top = '', ...others] = tops
  const scenarios = others.length === 0 && TESTS.test(top) && top !== DEFAULT_SCENARIOS ? { scenarios: top } : {}
  const project = { ...($schema === undefined ? {} : { $schema }), vocabulary, ...scenarios }
  return { file: PROJECT_FILE, content: jsonText(project) }
}

/** In the order in which Vitest looks for them, in each folder from the project's up. */
const CONFIGS = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.${ending}`),
)
const IMPORT = "import { protokoll } from 'protokoll/vitest/plugin'"
const PLUGINS = 'plugins: [protokoll()]'
const CONFIG = `${IMPORT}
import { defineConfig } from 'vitest/config'

export default defineConfig({ ${PLUGINS} })
`

/** `unplugged`: the files of tests that ran without the plugin. */
export function configStep(disk: Files, facts: PackageFacts, unplugged: readonly string[]): FileStep | undefined {
  const file = findConfig(disk)
  if (file === undefined) {
    const letter = facts.isTyped ? 'ts' : 'js'
    return { file: `vitest.config.${facts.isModule ? letter : `m${letter}`}`, content: CONFIG }
  }
  if (unplugged.length === 0) return undefined
  const where = `in the configuration of what runs ${unplugged.join(', ')}`
  return { file, lines: [IMPORT, `${PLUGINS}   ${where}`] }
}

function findConfig(disk: Files): string | undefined {
  for (let below = '', at = disk.at('.'); ; below += '../', at = dirname(at)) {
    const found = CONFIGS.find((name) => disk.isFile(`${below}${name}`))
    if (found !== undefined) return `${below}${found}`
    if (dirname(at) === at) return undefined
  }
}

/** What runs remember, and what they leave elsewhere while they are at work. */
const IGNORED = ['.protokoll/', '.protokoll-*']

export function ignoreStep(disk: Files): FileStep | undefined {
  // In whatever encoding it is: the lines that are looked for read alike in all of them.
  const there = disk.isFile('.gitignore') ? disk.bytes('.gitignore').toString('latin1') : undefined
  if (there === undefined) return { file: '.gitignore', content: `${IGNORED.join('\n')}\n` }
  const ignored = new Set(there.split(/\r?\n/).map((line) => line.trim().replace(/^(?:\/|\*\*\/)|\/$/g, '')))
  const lines = IGNORED.filter((each) => !ignored.has(each.replace(/\/$/, '')))
  return lines.length === 0 ? undefined : { file: '.gitignore', lines }
}

/** Writes files that are not there. Throws `OUTPUT_WRITE`, or `OUTPUT_FOREIGN` of a link, and then none of them is. */
export function writeNew(disk: Files, files: readonly { readonly file: string; readonly content: string }[]): void {
  const written: string[] = []
  new Way('.', disk).require(files.map(({ file }) => file))
  try {
    for (const { file, content } of files) {
      disk.create(file, content)
      written.push(file)
    }
  } catch (error) {
    if (errno(error) === undefined) throw error
    const half = errno(error) === 'EEXIST' ? [] : [files[written.length]?.file ?? '']
    for (const file of [...written, ...half]) disk.remove(file)
    const message = 'a file cannot be written'
    const advice = 'make sure that the folder of the project can be written, and run init again'
    throw new ProtokollError({
      code: 'OUTPUT_WRITE',
      file: files[written.length]?.file ?? '',
      message,
      found: String(error),
      advice,
    })
  }
}

export function vocabularyFile(name: string): string {
  return join('vocabulary', `${name}.json`)
}
