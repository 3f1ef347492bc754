import { createHash } from 'node:crypto'
// What is joined is shown too, and reads the same on every machine.
import { dirname, join } from 'node:path/posix'
import type { Files } from './files.ts'

/** What follows `from`, or is imported by itself, or by a call: not what is imported as types alone. */
const IMPORTS = [
  /(?:^|[;}\n])\s*(?:import|export)\s+(?!type\s)(?:[\w$\s{},*]+?\s*from\s*)?["']([^"'\n]+)["']/g,
  /\b(?:import|require)\s*\(\s*["'`]([^"'`\n]+)["'`]/g,
]
const ENDINGS = ['', ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'json'].map((ending) => `.${ending}`)]
const INDEXES = ENDINGS.slice(1).map((ending) => `/index${ending}`)
/** A source is imported by what it is compiled to. */
const COMPILED = /\.([cm]?)js(x?)$/

/** The modules of a project, as far as files name others by relative paths; packages are another matter. */
export class LoadedModules {
  private readonly disk: Files
  private readonly known = new Map<string, { readonly hash: string; readonly imports: readonly string[] } | undefined>()

  constructor(disk: Files) {
    this.disk = disk
  }

  /** What tells apart what a file loads, itself among it: all modules that it imports, and those that they import. */
  hashOf(file: string, others: readonly string[] = []): string {
    const found = new Set<string>()
    const visit = (path: string) => {
      if (found.has(path)) return
      found.add(path)
      for (const imported of this.module(path)?.imports ?? []) visit(imported)
    }
    visit(file)
    const all = [...new Set([...found, ...others])].sort()
    return shortHash(all.map((path) => `${path} ${this.module(path)?.hash ?? '-'}\n`).join(''))
  }

  private module(path: string) {
    if (this.known.has(path)) return this.known.get(path)
    const text = this.disk.isFile(path) ? this.disk.read(path) : undefined
    const module = text === undefined ? undefined : { hash: shortHash(text), imports: this.importsIn(path, text) }
    this.known.set(path, module)
    return module
  }

  private importsIn(path: string, text: string): string[] {
    if (path.endsWith('.json')) return []
    const names = IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name))
    return [...new Set(names)]
      .filter((name) => name.startsWith('.'))
      .flatMap((name) => this.resolve(join(dirname(path), name.replace(/\?.*$/, ''))) ?? [])
  }

  private resolve(path: string): string | undefined {
    const sources = COMPILED.test(path) ? [path.replace(COMPILED, '.$1ts$2')] : []
    const candidates = [...[...ENDINGS, ...INDEXES].map((ending) => path + ending), ...sources]
    return candidates.find((each) => this.disk.isFile(each))
  }
}

/** Sixteen digits that tell texts apart. */
export function shortHash(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
