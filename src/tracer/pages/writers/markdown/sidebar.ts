import { visible } from '../../../common/visible.ts'
import type { Site } from '../../document/site.ts'
import { pageFile } from '../page-file.ts'
import {
  COVERAGE_PAGE,
  FEATURES_PAGE,
  featurePageName,
  GAPS_PAGE,
  groupName,
  LEGEND_PAGE,
  pageName,
  ROOT,
} from '../paths.ts'
import type { FlavourName, OutputFile } from '../writer.ts'
import { escapeAttribute } from './escape-commonmark.ts'

/** A page among pages, by its name, and those below it. The text is plain. */
interface Entry {
  readonly text: string
  readonly page: string
  readonly below: readonly Entry[]
}

/** The list of pages that the reader of a place has beside them; none where there is no such list. */
export function sidebarFiles(site: Site, flavour: FlavourName): OutputFile[] {
  const write = SIDEBAR[flavour]
  if (write === undefined) return []
  return [{ ...write(entriesOf(site)), source: 'the list of pages' }]
}

function entriesOf({ groups, catalogue, vocabulary }: Site): Entry[] {
  const features = catalogue.features.map((id) => entry(catalogue.titleOf(id), featurePageName(id)))
  const reference = [entry('Coverage', COVERAGE_PAGE), entry('Gaps', GAPS_PAGE)]
  return [
    entry(vocabulary.title, `${ROOT}/`),
    ...groups.map((group) => {
      const tests = group.documents.map((document) => entry(document.test, pageName(document)))
      return entry(group.name, groupName(group), tests)
    }),
    ...(catalogue.entries.size > 0 ? [entry('Features', FEATURES_PAGE, [...features, ...reference])] : []),
    entry('Legend', LEGEND_PAGE),
  ]
}

function entry(text: string, page: string, below: readonly Entry[] = []): Entry {
  return { text, page, below }
}

type Written = Pick<OutputFile, 'path' | 'content'>

const SIDEBAR: Readonly<Partial<Record<FlavourName, (entries: readonly Entry[]) => Written>>> = {
  vitepress: (entries) => json('sidebar.json', entries.map(vitepressItem)),
  docusaurus: (entries) => json('sidebar.json', { tests: entries.map(docusaurusItem) }),
  mkdocs: (entries) => ({
    path: `${ROOT}/nav.yml`,
    content: [
      'markdown_extensions: [md_in_html]',
      'nav:',
      ...entries.flatMap((each) => mkdocsLines(each, '  ')),
      '',
    ].join('\n'),
  }),
}

function json(name: string, items: object): Written {
  return { path: `${ROOT}/${name}`, content: `${JSON.stringify(items, null, 1)}\n` }
}

/** Where a page is below the folder of all pages. */
function fileBelow(page: string, flavour: FlavourName): string {
  return pageFile(page, 'markdown', flavour).slice(ROOT.length + 1)
}

/** Links start where the `base` of the list says. The text is put into HTML as it is. */
function vitepressItem({ text, page, below }: Entry): object {
  const items = below.map(vitepressItem)
  const own = { text: escapeAttribute(text), link: fileBelow(page, 'vitepress') }
  return items.length > 0 ? { ...own, collapsed: true, items } : own
}

/** Pages are named by where they are below the folder of all pages. */
function docusaurusItem({ text, page, below }: Entry): object {
  const id = fileBelow(page, 'docusaurus').replace(/\.md$/, '')
  const label = visible(text)
  if (below.length === 0) return { type: 'doc', id, label }
  return { type: 'category', label, link: { type: 'doc', id }, items: below.map(docusaurusItem) }
}

/** The text is put into HTML as it is; YAML takes strings of JSON. A page that has others below it is the first of them. */
function mkdocsLines({ text, page, below }: Entry, indent: string): string[] {
  const name = JSON.stringify(escapeAttribute(text))
  const file = JSON.stringify(pageFile(page, 'markdown', 'mkdocs'))
  if (below.length === 0) return [`${indent}- ${name}: ${file}`]
  const own = `${indent}  - ${file}`
  return [`${indent}- ${name}:`, own, ...below.flatMap((each) => mkdocsLines(each, `${indent}  `))]
}
