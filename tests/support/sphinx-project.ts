import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { realFiles } from '../../src/tracer/io/files.ts'

const EXTENSIONS = resolve(import.meta.dirname, '../../sphinx')
const INDEX = `A project\n=========\n\n.. toctree::\n\n   developer/tests/index\n`

export interface Built {
  readonly status: number | null
  readonly output: string
  /** Where the built pages are. */
  readonly html: string
  /** A page below developer/tests, empty if it is not there. */
  page(path: string): string
}

/**
 * Builds somebody's own Sphinx project, into which the pages were put. Warnings are errors, missing targets too.
 *
 * @param more what its first page has besides
 * @param how strictly, and as what
 */
export function buildProject(
  project: string,
  config: string,
  more = '',
  how: readonly string[] = ['-nWq', '-j', 'auto', '-b', 'html'],
): Built {
  realFiles.write(join(project, 'index.rst'), `${INDEX}\n${more}`)
  realFiles.write(
    join(project, 'conf.py'),
    `import sys\nsys.path.insert(0, ${JSON.stringify(EXTENSIONS)})\n${config}\n`,
  )
  const html = join(project, '_build')
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-m', 'sphinx', ...how, project, html])
  const page = (path: string) => {
    const file = join(html, 'developer/tests', path)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  return { status, output: String(stderr), html, page }
}
