/**
 * Builds the package into dist: what runs, bundled, so that it starts fast and a module that several entries share is
 * there once; and what TypeScript needs to know of it.
 *
 *     node scripts/build.mjs           what runs
 *     node scripts/build.mjs --types   that, and the types
 *
 * Types are not checked here; `npm run check` does that.
 */
import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { bundle, bundleViewer, ROOT } from './bundle.mjs'

const DIST = join(ROOT, 'dist')
/** What people run or import, by the name of its file in dist. package.json says under which names it is exported. */
const ENTRIES = {
  cli: 'src/cli.ts',
  index: 'src/tracer/index.ts',
  vitest: 'src/tracer/vitest/index.ts',
  'vitest-plugin': 'src/tracer/vitest/plugin.ts',
  adapters: 'src/tracer/adapters/index.ts',
  'vitest-setup': 'src/tracer/vitest/setup.ts',
  raft: 'src/raft/index.ts',
  sim: 'src/sim/index.ts',
  explore: 'src/explore/index.ts',
  live: 'src/live/index.ts',
  'page-thread': 'src/tracer/io/page-thread.ts',
}
/** Nobody imports what is run. */
const TYPED = Object.values(ENTRIES).filter(
  (file) => ![ENTRIES.cli, ENTRIES['page-thread'], ENTRIES['vitest-setup']].includes(file),
)

/** The declarations that the entries lead to, by their paths in dist. */
async function declarations() {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-types-'))
  try {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder], { cwd: ROOT })
    const files = new Map()
    for (const file of TYPED) follow(resolve(folder, relative('src', file)).replace(/\.ts$/, '.d.ts'), files)
    return new Map([...files].map(([file, text]) => [join('types', relative(folder, file)), text]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds a declaration file, and those that it imports, to `files`. */
function follow(file, files) {
  if (files.has(file)) return
  const imports = /(\bfrom |\bimport |\bimport\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g
  const text = readFileSync(file, 'utf8')
  files.set(file, text.replace(imports, '$1$2$3.js$2'))
  for (const [, , , path] of text.matchAll(imports)) follow(resolve(dirname(file), `${path}.d.ts`), files)
}

/** Brings dist to hold these files and no others; what is below the folders `kept` is left alone. */
function publish(files, kept) {
  for (const [path, text] of files) replace(join(DIST, path), text)
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    const path = relative(DIST, join(entry.parentPath, entry.name))
    const isKept = files.has(path) || kept.some((folder) => path.startsWith(folder + sep))
    if (entry.isFile() && !isKept) rmSync(join(DIST, path), { force: true })
  }
}

/** Another program may be reading the file: it finds the old text or the new one. */
function replace(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  const draft = join(ROOT, '.protokoll', `build-${process.pid}`)
  for (const each of [file, draft]) mkdirSync(dirname(each), { recursive: true })
  writeFileSync(draft, text)
  renameSync(draft, file)
}

const withTypes = process.argv.includes('--types')
const parts = await Promise.all([bundle(ENTRIES), bundleViewer(), withTypes ? declarations() : new Map()])
publish(new Map(parts.flatMap((files) => [...files])), withTypes ? [] : ['types'])
