/** Sites of pages that protokoll made, set up as the documentation says. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadTemplates } from '../../src/tracer/io/load.ts'
import { render } from '../../src/tracer/pages/page-maker.ts'
import type { FlavourName, OutputFile } from '../../src/tracer/pages/writers/writer.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { theme } from '../tracer/pages/site.ts'
import { type BuiltPages, docusaurus, type Files, linkModules, mkdocs, vitepress } from './markdown-tools.ts'

const MANUAL = 'docs/reference/markdown.rst'

/** The files that the manual shows in one of its sections, by their names, word for word. */
export function shownFiles(section: string): Files {
  const text = readFileSync(MANUAL, 'utf8')
  const own = new RegExp(`^${section}\n-+\n(.*?)(?=^\\S+\n---)`, 'ms').exec(`${text}\nend\n---\n`)?.[1] ?? ''
  const blocks = own.matchAll(/^\.\. code-block:: \w+\n {3}:caption: (\S+)\n\n((?: {3}.*\n|\n)+)/gm)
  return Object.fromEntries(
    [...blocks].map(([, name, lines]) => [name, `${lines?.replace(/^ {3}/gm, '').trimEnd()}\n`]),
  )
}

type Told = Pick<Parameters<typeof render>[0], 'vocabulary' | 'catalogue'>

export function renderMarkdown(traces: readonly Trace[], told: Told, flavour: FlavourName): readonly OutputFile[] {
  const form = theme('default')
  return render({ traces, ...told, theme: form, templates: loadTemplates(form), formats: ['markdown'], flavour }).files
}

interface Place {
  readonly section: string
  readonly flavour: FlavourName
  /** What a project has before protokoll's pages come into it. */
  readonly before: Files
  build(folder: string): BuiltPages
}

export const PLACES: readonly Place[] = [
  {
    section: 'VitePress',
    flavour: 'vitepress',
    before: {
      'package.json': '{ "type": "module" }',
      'docs/index.md': '# Home\n\n[Tests](developer/tests/index.md)\n',
    },
    build: (folder) => vitepress(folder, 'docs'),
  },
  {
    section: 'Docusaurus',
    flavour: 'docusaurus',
    before: {
      'package.json': '{}',
      'docs/intro.md': '# Intro\n\n[Tests](/tests)\n',
      'src/pages/index.md': '# Home\n\n[Intro](/docs/intro)\n',
    },
    build: docusaurus,
  },
  {
    section: 'MkDocs',
    flavour: 'mkdocs',
    before: { 'docs/index.md': '# Home\n\n[Tests](developer/tests/index.md)\n' },
    build: mkdocs,
  },
]

/** Puts a project and pages into a folder, and has the place's own tool make a site of it. */
export function buildSite(folder: string, place: Place, files: readonly OutputFile[]): BuiltPages {
  const shown = shownFiles(place.section)
  const { flavour, out }: { flavour?: string; out?: string } = JSON.parse(shown['protokoll.json'] ?? '{}')
  if (flavour !== place.flavour || out === undefined)
    throw new Error(`${MANUAL} has no project file for ${place.section}`)
  const pages = files.map(({ path, content }) => [join(out, path), content] as const)
  for (const [path, content] of [...Object.entries(place.before), ...Object.entries(shown), ...pages]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  linkModules(folder)
  return place.build(folder)
}
