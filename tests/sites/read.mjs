/**
 * Reads a list of pages of HTML from standard input and writes what each holds:
 *
 * - of the whole page: its `title`, its `ids` and where its `links` lead;
 * - of what the author wrote: `texts` by the tag that they stand in, `pictures`, and `strangers`, which Markdown of ours
 *   cannot have made.
 */
import { json } from 'node:stream/consumers'
import { fromHtml } from 'hast-util-from-html'

const TEXTS = ['h1', 'h2', 'h3', 'h4', 'summary', 'th', 'td', 'p', 'li', 'code', 'pre', 'a', 'strong']
const OURS = new Set([
  ...TEXTS,
  ...[
    'article',
    'blockquote',
    'body',
    'br',
    'button',
    'details',
    'div',
    'em',
    'header',
    'hr',
    'html',
    'head',
    'img',
    'main',
    'nav',
  ],
  ...['ol', 'path', 'section', 'span', 'svg', 'table', 'tbody', 'thead', 'tr', 'ul'],
])
/** What VitePress and Docusaurus put behind headings and around code. */
const THEIRS = new Set(['header-anchor', 'hash-link', 'copy', 'lang', 'buttonGroup', 'theme-doc-breadcrumbs'])

const classes = ({ properties = {} }) => [properties.className ?? []].flat()
const isTheirs = (node) => classes(node).some((name) => THEIRS.has(name))

function* elements(node) {
  if (node.type === 'element') yield node
  for (const child of node.children ?? []) yield* elements(child)
}

function textOf(node) {
  if (node.type === 'text') return node.value
  if (node.tagName === 'br') return '\n'
  return isTheirs(node) ? '' : (node.children ?? []).map(textOf).join('')
}

/** Where a page of Docusaurus, VitePress or MkDocs has what its author wrote; a page of GitHub is nothing else. */
function writtenIn(tree) {
  const isPlace = (node) =>
    classes(node).some((name) => name === 'theme-doc-markdown' || name === 'vp-doc') || node.properties.role === 'main'
  return [...elements(tree)].find(isPlace) ?? tree
}

function* strangersIn(node) {
  for (const each of elements(node)) {
    const attributes = Object.keys(each.properties)
    const leads = [each.properties.href, each.properties.src].some((to) =>
      /^\s*(?:[a-z][\w+.-]*:|\/\/)/i.test(to ?? ''),
    )
    const isEmbedded = each.tagName === 'img' && /^data:image\/svg\+xml/.test(each.properties.src)
    if (!OURS.has(each.tagName) || attributes.some((name) => /^on/i.test(name)) || (leads && !isEmbedded)) {
      yield `<${each.tagName} ${JSON.stringify(each.properties).slice(0, 200)}>`
    }
  }
}

/** Texts in which GitHub finds mathematics or an emoji when Markdown has been read. */
function* foundLater(node, parent) {
  if (['code', 'pre'].includes(node.tagName) || isTheirs(node)) return
  const { type, value } = node
  const isAlone = parent?.tagName === 'span' && parent.children.length === 1
  if (type === 'text' && (/:[\w+-]+:/.test(value) || (value.includes('$') && !(isAlone && value === '$')))) yield value
  for (const child of node.children ?? []) yield* foundLater(child, node)
}

function read(html) {
  const tree = fromHtml(html)
  const all = [...elements(tree)]
  const written = writtenIn(tree)
  const inside = [...elements(written)].filter((node) => !isTheirs(node))
  const texts = TEXTS.map((tag) => [tag, inside.filter(({ tagName }) => tagName === tag).map(textOf)])
  return {
    title: all.filter(({ tagName }) => tagName === 'title').map(textOf)[0] ?? '',
    ids: all.map(({ properties }) => properties.id).filter((id) => id !== undefined),
    links: all.filter(({ tagName }) => tagName === 'a').map(({ properties }) => properties.href ?? ''),
    texts: Object.fromEntries(texts),
    pictures: inside.filter(({ tagName }) => tagName === 'img').map(({ properties }) => properties.src ?? ''),
    strangers: [...strangersIn(written)],
    foundLater: [...foundLater(written)],
  }
}

process.stdout.write(JSON.stringify((await json(process.stdin)).map(read)))
