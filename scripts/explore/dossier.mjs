/** Makes one failing schedule of clusters small, and leaves it as the trace of a failed test and as a test to paste. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle, ROOT, write } from '../bundle.mjs'

const ENTRIES = {
  index: 'src/sim/explore/index.ts',
  dossier: 'src/tracer/vitest/dossier.ts',
  load: 'src/tracer/io/load.ts',
  trace: 'src/tracer/vitest/shrunk-trace.ts',
  replay: 'src/tracer/vitest/replay-into.ts',
  reason: 'src/tracer/vitest/reason.ts',
}

/** Returns the status: 0 if the schedule is sound. */
export async function shrinkOne(folder, { without, ...which }) {
  const own = join(folder, 'dossier')
  write(own, await bundle(ENTRIES))
  const part = (name) => import(pathToFileURL(join(own, `${name}.js`)).href)
  const { clusters, shrink, walk, withoutKinds } = await part('index')
  const source = withoutKinds(clusters, without)
  const walked = walk(source, which)
  if (walked.outcome.type === 'sound') {
    process.stdout.write('sound\n')
    return 0
  }
  const { options, actions, outcome } = walked
  const shrunk = shrink(source, { options, actions }, outcome.problem)
  const { dossierText, pastedTest } = await part('dossier')
  const left = without.length > 0 ? ` --without ${without.join()}` : ''
  const { seed, schedule, actions: most } = which
  const repeat = `npm run explore -- --seed ${seed} --schedule ${schedule} --actions ${most}${left} --shrink`
  const pasted = pastedTest(shrunk.problem.what, shrunk.schedule, 'clusters')
  const dossier = { which, walked: outcome.after, shrunk, repeat, pasted }
  const describe = (leftOut) => dossierText(dossier, leftOut, '')
  const path = `.protokoll/failed/explore/clusters/seed_${seed}_schedule_${schedule}.jsonl`
  const lines = await record(part, source, shrunk, { test: `seed ${seed}, schedule ${schedule}`, describe })
  mkdirSync(dirname(join(ROOT, path)), { recursive: true })
  writeFileSync(join(ROOT, path), `${lines.join('\n')}\n`)
  const bound = shrunk.minimal ? '' : ' (not shown to be minimal)'
  process.stdout.write(`${shrunk.problem.kind}: ${shrunk.problem.what}\n  ${shrunk.problem.found}\n`)
  process.stdout.write(`${outcome.after} actions shrunk to ${shrunk.schedule.actions.length}${bound}\n\n`)
  process.stdout.write(`${pasted.join('\n')}\n\n${path}: npm run protokoll -- render --failed\n`)
  return 1
}

async function record(part, source, shrunk, { test, describe }) {
  const { loadVocabulary } = await part('load')
  const { traceOfShrunk } = await part('trace')
  const { saidOf } = await part('replay')
  const vocabulary = loadVocabulary(join(ROOT, 'vocabulary/raft.json'))
  const names = { group: 'explore', file: 'clusters', test }
  const lines = traceOfShrunk(source, shrunk, vocabulary, { names, describe })
  const { endOf, reasonOf } = await part('reason')
  const error = { name: 'ExploreError', message: saidOf(shrunk.problem) }
  return [...lines, JSON.stringify(endOf(false, false, reasonOf([error], ROOT)))]
}
