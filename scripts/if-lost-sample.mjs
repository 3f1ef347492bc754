/**
 * Draws messages of the committed traces by a seed, and prints what `protokoll if-lost` says of each, to be held against
 * the trace by a reader:
 *
 *     node scripts/if-lost-sample.mjs [--seed S] [--count N]
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = resolve(import.meta.dirname, '..')
const FACTS = 'docs-out/if-lost'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '16' }, count: { type: 'string', default: '30' } },
})

const linesOf = (file) => readFileSync(join(ROOT, file), 'utf8').trim().split('\n')
/** The same for all who have the same facts, and of none that another has not. */
const rank = ({ path, number }) => createHash('sha256').update(`${values.seed} ${path} ${number}`).digest('hex')

const messages = readdirSync(join(ROOT, FACTS), { recursive: true })
  .map((path) => String(path).replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.jsonl'))
  .flatMap((path) =>
    linesOf(`${FACTS}/${path}`)
      .slice(1)
      .map((text, i) => ({ path, number: i + 1, fact: JSON.parse(text) })),
  )
  .map((message) => ({ ...message, rank: rank(message) }))
  .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  .slice(0, Number(values.count))
  .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.number - b.number))

for (const { path, number, fact } of messages) {
  const trace = `docs-out/traces/${path}`
  const sends = linesOf(trace).flatMap((text, i) => (text.includes('"op":"send"') ? [i + 1] : []))
  process.stdout.write(`${trace}:${sends[number - 1]} message ${number}\n  ${JSON.stringify(fact)}\n`)
}
