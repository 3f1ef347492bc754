/**
 * Reads a list of pages of Markdown from standard input, compiles each as MDX, and writes what is wrong with it (empty
 * where nothing is). What surrounds a page for whoever makes the site is taken off before, as they do.
 */
import { json } from 'node:stream/consumers'
import { compile } from '@mdx-js/mdx'
import remarkGfm from 'remark-gfm'

const FRONT = /^---\n[\s\S]*?\n---\n/

const RUNS = /^mdx.*Expression$|^mdxjsEsm$|^mdxJsxAttributeValueExpression$/

function* nodesOf(node) {
  yield node
  for (const value of (node.attributes ?? []).map((each) => each.value ?? each)) {
    if (typeof value === 'object') yield value
  }
  for (const child of node.children ?? []) yield* nodesOf(child)
}

/** An expression, an import or an export that MDX would run. */
function findCode() {
  return (tree, file) => {
    for (const node of nodesOf(tree)) if (RUNS.test(node.type)) file.message(`would run ${node.value}`, node)
  }
}

async function problemsOf(page) {
  try {
    const { messages } = await compile(page.replace(FRONT, ''), { remarkPlugins: [remarkGfm, findCode] })
    return messages.map(String).join('\n')
  } catch (error) {
    return String(error)
  }
}

const problems = []
for (const page of await json(process.stdin)) problems.push(await problemsOf(page))
process.stdout.write(JSON.stringify(problems))
