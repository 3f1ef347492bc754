/** What exploring needs of the sources, bundled: the world, and for the sample a bundle that also tells what it shows. */
import { join } from 'node:path'
import { bundle, ROOT, write } from '../bundle.mjs'
import { notingBranches } from './branches.mjs'

/** The world that is explored, and the engine below it whose branches are counted. */
const WORLD = 'src/sim/explore/index.ts'
const ENGINE = 'src/raft'

/** Writes the plain bundle; returns its file. */
export async function buildWorld(folder) {
  write(folder, await bundle({ index: WORLD }))
  return join(folder, 'index.js')
}

/** Writes the bundle for the sample; returns the file and the names of all branches of the engine in it. */
export async function buildObserved(folder) {
  const { plugin, namesIn } = notingBranches(ROOT, ENGINE)
  const entries = {
    index: WORLD,
    load: 'src/tracer/io/load.ts',
    recorder: 'src/tracer/trace/recorder.ts',
    fold: 'src/tracer/trace/fold.ts',
    find: 'src/tracer/features/evidence/find.ts',
    way: 'src/tracer/features/evidence/way.ts',
    steps: 'src/tracer/features/evidence/search-steps.ts',
    catalogue: 'src/tracer/features/catalogue.ts',
  }
  const files = await bundle(entries, [plugin])
  const observed = join(folder, 'observed')
  write(observed, files)
  return { folder: observed, branches: namesIn([...files.values()].join('\n')) }
}
