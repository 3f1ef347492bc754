/**
 * Reads a list of pages of HTML, as cmark-gfm makes them, from standard input, and writes what GitHub would leave of
 * each: `{ html, removed }`. The schema follows GitHub's own; all that it may do is to put its prefix before ids.
 */
import { json } from 'node:stream/consumers'
import { fromHtml } from 'hast-util-from-html'
import { defaultSchema, sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'

const PREFIX = 'user-content-'

/** Everything of a tree that could be taken out of it. */
function partsOf(node) {
  if (node.type === 'text') return [`text ${JSON.stringify(node.value)}`]
  const own = node.type === 'element' ? attributesOf(node) : node.type === 'root' ? [] : [node.type]
  return [...own, ...(node.children ?? []).flatMap(partsOf)]
}

function attributesOf({ tagName, properties }) {
  const attributes = Object.entries(properties).map(([name, value]) => {
    const plain = String(value)
    return `<${tagName} ${name}="${name === 'id' && plain.startsWith(PREFIX) ? plain.slice(PREFIX.length) : plain}">`
  })
  return [`<${tagName}>`, ...attributes]
}

/** What the first list has more of. */
function lost(before, after) {
  const left = new Map()
  for (const each of after) left.set(each, (left.get(each) ?? 0) + 1)
  return before.filter((each) => {
    const count = left.get(each) ?? 0
    left.set(each, count - 1)
    return count <= 0
  })
}

const pages = await json(process.stdin)
const results = pages.map((page) => {
  const tree = fromHtml(page, { fragment: true })
  const clean = sanitize(tree, defaultSchema)
  return { html: toHtml(clean), removed: lost(partsOf(tree), partsOf(clean)) }
})
process.stdout.write(JSON.stringify(results))
