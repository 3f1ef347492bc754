// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { ProtokollError } from '../tracer/common/errors.ts'
import { type Files, realFiles } from '../tracer/io/files.ts'
import { VIEWER } from '../tracer/io/program.ts'

/** The viewer as it was built, ready to stand in a page. */
export interface ViewerBundle {
  readonly script: string
  readonly style: string
}

/** Reads the viewer that comes with protokoll. Throws `SYSTEM` where sources run that nobody has built. */
export function viewerBundle(disk: Files = realFiles): ViewerBundle {
  const read = (name: string) => {
    const text = disk.read(join(VIEWER, name))
    if (text !== undefined) return text
    const message = 'the viewer that comes with protokoll is not there'
    const advice = 'install protokoll again; in a clone, run npm run build'
    throw new ProtokollError({ code: 'SYSTEM', file: `dist/viewer/${name}`, message, advice })
  }
  return { script: read('lens.js'), style: read('lens.css') }
}
