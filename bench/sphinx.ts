/**
 * What it takes Sphinx to build the pages of one test with many nodes, beside those of one with as many events and few
 * nodes. Tables have a cell for each node in each row: the ratio can be that of the numbers of nodes, not more. Needs Sphinx, and the theme furo
 * (Debian: python3-sphinx, furo); PYTHON names another Python that has them.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fold } from '../src/tracer/trace/fold.ts'
import { readTrace } from '../src/tracer/trace/read.ts'
import { report } from './measure.ts'
import { generateTrace } from './support/generate.ts'
import { makePageMaker, vocabulary } from './support/raft-files.ts'

const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3'
const NODES = [150, 5]
/** All of 150 nodes start, one leads, and there is a round of messages and answers. */
const EVENTS = 747

/** Builds, and says how many seconds of the processor that took. */
const BUILD = `
import resource, sys
from sphinx.cmd.build import build_main
status = build_main(["-q", "-b", "html", *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
sys.exit(status)
`

function build(nodes: number): number {
  const trace = readTrace(generateTrace({ nodes, events: EVENTS }), 'generated.jsonl', vocabulary)
  const maker = makePageMaker()
  const { files, outline } = maker.pagesOf(trace, fold(trace, vocabulary))
  const project = mkdtempSync(join(tmpdir(), 'protokoll-sphinx-'))
  try {
    for (const { path, content } of [...files, ...maker.shared([outline]).files]) write(join(project, path), content)
    write(join(project, 'index.rst'), 'All\n===\n\n.. toctree::\n\n   developer/tests/index\n')
    const extensions = JSON.stringify(resolve('sphinx'))
    const settings = `extensions = ["protokoll_sphinx"]\nhtml_theme = "furo"\n`
    write(join(project, 'conf.py'), `import sys\nsys.path.insert(0, ${extensions})\n${settings}`)
    const { status, stdout, stderr, error } = spawnSync(PYTHON, ['-c', BUILD, project, join(project, '_build')])
    if (error) throw error
    if (status !== 0) throw new Error(`Sphinx failed: ${stderr}`)
    return Number(String(stdout).trim().split('\n').at(-1))
  } finally {
    rmSync(project, { recursive: true })
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const [many, few] = NODES.map(build) as [number, number]
report({
  name: `Sphinx with ${EVENTS} events of ${NODES[0]} nodes`,
  unit: 'events/s',
  value: EVENTS / many,
  baseline: { name: `of ${NODES[1]} nodes`, value: EVENTS / few },
  ratio: many / few,
})
