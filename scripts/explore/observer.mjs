/**
 * One thread of `scripts/explore.mjs`: does sampled schedules again where the engine notes its branches and a recorder
 * watches, and says which branches of features and of the engine were reached that it had not seen.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { NOTES } from './branches.mjs'

const { folder, root, seed, actions, without } = workerData
globalThis[NOTES] = new Set()
const part = (name) => import(pathToFileURL(join(folder, `${name}.js`)).href)
const { clusters, replay, walk, withoutKinds } = await part('index')
const { loadCatalogue, loadVocabulary } = await part('load')
const { Recorder } = await part('recorder')
const { foldSection } = await part('fold')
const { Search } = await part('find')
const { EXISTENCE } = await part('way')
const { TooManySteps } = await part('steps')
const { withImplied } = await part('catalogue')

const source = withoutKinds(clusters, without)
const vocabulary = loadVocabulary(join(root, 'vocabulary/raft.json'))
const catalogue = loadCatalogue(join(root, 'features'), vocabulary)
/** Those that nothing has shown yet: what was seen in an earlier schedule need not be looked for. */
let features = [...catalogue.entries.values()].filter(({ evidence }) => evidence !== undefined)
parentPort.postMessage({ known: features.map(({ id }) => id) })
const reached = new Set()

parentPort.on('message', (schedules) => {
  for (const schedule of schedules) {
    const notes = globalThis[NOTES]
    notes.clear()
    const walked = walk(source, { seed, schedule, actions })
    const engine = [...notes].filter((name) => !reached.has(name))
    for (const name of engine) reached.add(name)
    const seen = featuresIn(recorded(walked))
    features = features.filter(({ id }) => !seen.includes(id))
    parentPort.postMessage({ schedule, engine, features: seen })
  }
  parentPort.postMessage({ done: true })
})

/** All that a recorder writes of the schedule, as one section. */
function recorded(walked) {
  const recorder = new Recorder({ group: '-', file: '-', test: '-' }, vocabulary, () => [])
  const onBegin = ({ watched }) => {
    recorder.watch(watched)
    recorder.openSection('-', {}, false)
  }
  replay(source, walked, { onBegin })
  const events = recorder
    .toLines()
    .map((line) => JSON.parse(line))
    .filter(({ op }) => op !== undefined)
  return foldSection({ title: '-', line: 1, meanwhile: [], events }, new Map(), vocabulary)
}

function featuresIn(section) {
  const search = new Search(section)
  const isFound = onceEach((id) => isSeen(catalogue.entries.get(id)?.evidence, search))
  return features.map(({ id }) => id).filter((id) => withImplied(id).every(isFound))
}

function onceEach(compute) {
  const known = new Map()
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key))
    return known.get(key)
  }
}

/** What takes too many steps to find out counts as not seen. */
function isSeen(evidence, search) {
  if (evidence === undefined) return true
  search.steps.restart()
  try {
    return search.find(evidence.seen, search.whole, new Map(), EXISTENCE).length > 0
  } catch (error) {
    if (error instanceof TooManySteps) return false
    throw error
  }
}
