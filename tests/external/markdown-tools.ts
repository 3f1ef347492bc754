/** What reads Markdown where people read it. The tools from npm have a folder of their own; MkDocs is Debian's. */
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { listFiles } from '../../src/tracer/io/list.ts'
import { type Ended, run } from './tools.ts'

const SITES = resolve('tests/sites')
const MODULES = join(SITES, 'node_modules')

/** What a page of HTML holds: see `tests/sites/read.mjs`. */
export interface ReadPage {
  readonly title: string
  readonly ids: readonly string[]
  readonly links: readonly string[]
  readonly texts: Readonly<Record<string, readonly string[]>>
  readonly pictures: readonly string[]
  readonly strangers: readonly string[]
  readonly foundLater: readonly string[]
}

export interface GithubPage {
  readonly html: string
  /** What GitHub's rules take out. */
  readonly removed: readonly string[]
}

/** A site that a tool built, with what it said. */
export interface BuiltPages extends Ended {
  readonly folder: string
}

function node<T>(script: string, input: unknown): T {
  requireSites()
  const { status, output } = run(process.execPath, [join(SITES, script)], JSON.stringify(input))
  if (status !== 0) throw new Error(output)
  return JSON.parse(output)
}

/** Says once what is missing. */
export function requireSites(): void {
  if (!existsSync(MODULES))
    throw new Error('the tools of tests/sites are not installed\n  do  npm ci --prefix tests/sites')
}

const EXTENSIONS = ['footnotes', 'table', 'autolink', 'strikethrough', 'tasklist', 'tagfilter'].flatMap((name) => [
  '-e',
  name,
])

/** Pages as GitHub shows them: cmark-gfm makes HTML of them, of which its rules leave what does no harm. */
export function github(pages: readonly string[]): GithubPage[] {
  const made = pages.map((page) => run('cmark-gfm', ['--unsafe', ...EXTENSIONS], page).output)
  return node('github.mjs', made)
}

/** What is wrong with each page as MDX. */
export function mdxProblems(pages: readonly string[]): string[] {
  return node('mdx.mjs', pages)
}

export function readPages(pages: readonly string[]): ReadPage[] {
  return node('read.mjs', pages)
}

/** The pages of a built site by their paths. */
export function readSite(folder: string): Map<string, ReadPage> {
  const paths = listFiles(folder).filter((path) => path.endsWith('.html') && path !== '404.html')
  const pages = readPages(paths.map((path) => readFileSync(join(folder, path), 'utf8')))
  return new Map(paths.map((path, i) => [path, pages[i] as ReadPage]))
}

/** Files of a project, by their paths in it. */
export type Files = Readonly<Record<string, string>>

/** Lets a project find the tools. */
export function linkModules(folder: string): void {
  requireSites()
  symlinkSync(MODULES, join(folder, 'node_modules'))
}

/** A project in an empty folder: pages that are there, in a folder of it, and files. */
export function writeProject(folder: string, pages: string, pagesIn: string, files: Files): void {
  cpSync(pages, join(folder, pagesIn), { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
  linkModules(folder)
}

const script = (name: string) => join(MODULES, name)

/** Does what `npx vitepress build docs` does. A link that leads nowhere ends it. */
export function vitepress(folder: string, pages: string): BuiltPages {
  const ended = run(process.execPath, [script('vitepress/bin/vitepress.js'), 'build', pages], '', { cwd: folder })
  return { ...ended, folder: join(folder, pages, '.vitepress/dist') }
}

/** Does what `npx docusaurus build` does. What it keeps for the next time would be another project's. */
export function docusaurus(folder: string): BuiltPages {
  const env = { ...process.env, DOCUSAURUS_NO_PERSISTENT_CACHE: 'true' }
  const ended = run(process.execPath, [script('@docusaurus/core/bin/docusaurus.mjs'), 'build'], '', {
    cwd: folder,
    env,
  })
  return { ...ended, folder: join(folder, 'build') }
}

/** Does what `mkdocs build --strict` does. */
export function mkdocs(folder: string): BuiltPages {
  return { ...run('mkdocs', ['build', '--strict', '--quiet'], '', { cwd: folder }), folder: join(folder, 'site') }
}
