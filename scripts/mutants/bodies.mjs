/** Runs the scenarios in this process, whatever the engine is. Bundled, with all that it imports. */
import { join } from 'node:path'
import { evidenceProblems } from '../../src/tracer/features/claims.ts'
import { loadCatalogue, loadVocabulary } from '../../src/tracer/io/load.ts'
import { Recorder } from '../../src/tracer/trace/recorder.ts'
import { Scenario, scenarios } from './registrar.mjs'

let words

/**
 * Runs a scenario as its test does: whether it fails, and the lines of its trace. `root`: the repository. A trace as long
 * as those of broken engines can be is of no use, so nothing is written.
 */
export async function runBody({ file, name, body }, root) {
  words ??= loadWords(root)
  const { vocabulary, catalogue } = words
  const [group, base] = file.replace(/\.test\.ts$/, '').split('/')
  const header = { group, file: base, test: name, path: `tests/scenarios/${file}` }
  const recorder = new Recorder(
    header,
    vocabulary,
    (id) => catalogue.problemsOf(id),
    (section) => evidenceProblems(section, catalogue),
  )
  let failed = false
  try {
    await body({ scenario: new Scenario(recorder) })
  } catch {
    failed = true
  }
  if (recorder.failures(failed).length > 0) failed = true
  return { failed, lines: recorder.toLines().slice(1).join('\n') }
}

function loadWords(root) {
  const vocabulary = loadVocabulary(join(root, 'vocabulary/raft.json'))
  return { vocabulary, catalogue: loadCatalogue(join(root, 'features'), vocabulary) }
}

export { scenarios }
