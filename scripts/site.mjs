/**
 * Builds the site: docs/ and docs-out/ together, into site/. Needs Sphinx and the theme furo (Debian: python3-sphinx,
 * furo); PYTHON names another Python that has them.
 *
 *     node scripts/site.mjs
 *
 * Pages are made again only when their source has other content, whatever its date.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleViewer, write } from './bundle.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3'
const WORK = join(ROOT, '.protokoll/site')
const SOURCE = join(WORK, 'source')
const DOCTREES = join(WORK, 'doctrees')
const STAMP = join(WORK, 'built-with')
const OUT = join(ROOT, 'site')
/** Folders of the repository, and where they are in the source tree. */
const PARTS = {
  docs: '',
  'docs-out/developer': 'developer',
  'docs-out/traces': 'traces',
  'docs-out/if-lost': 'if-lost',
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  const below = readdirSync(folder, { recursive: true }).map(String)
  return below.filter((path) => statSync(join(folder, path)).isFile() && !path.includes('__pycache__'))
}

/** Writes what is new or different, and removes what is gone, with the pages that were made of it. */
function assemble() {
  const wanted = new Map()
  for (const [folder, place] of Object.entries(PARTS)) {
    for (const path of filesBelow(join(ROOT, folder))) wanted.set(join(place, path), join(ROOT, folder, path))
  }
  for (const path of filesBelow(SOURCE).filter((path) => !wanted.has(path))) {
    rmSync(join(SOURCE, path))
    rmSync(join(OUT, path.replace(/\.rst$/, '.html')), { force: true })
  }
  for (const [path, from] of wanted) {
    const to = join(SOURCE, path)
    const content = readFileSync(from)
    if (existsSync(to) && readFileSync(to).equals(content)) continue
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, content)
  }
}

/** Sphinx does not notice when an extension's code or its own version changes what it would make of a page. */
function stampOf(versions) {
  const parts = ['sphinx', 'dist/viewer'].flatMap((folder) =>
    filesBelow(join(ROOT, folder)).map((path) => join(folder, path)),
  )
  const files = [...parts, 'docs/conf.py'].sort()
  const hash = createHash('sha256').update(versions)
  for (const path of files) hash.update(path).update(readFileSync(join(ROOT, path)))
  return hash.digest('hex')
}

/** What Sphinx says names files that are copies. */
function placesOf(text) {
  const places = Object.entries(PARTS).sort(([, a], [, b]) => b.length - a.length)
  return places.reduce((said, [folder, place]) => said.replaceAll(join(SOURCE, place, '/'), `${folder}/`), text)
}

function build(stamp) {
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== stamp) {
    for (const each of [DOCTREES, OUT]) rmSync(each, { recursive: true, force: true })
  }
  // Until this run has succeeded, the next one has to say again what is wrong.
  rmSync(STAMP, { force: true })
  const options = [
    '-b',
    'html',
    '-n',
    '-W',
    '--keep-going',
    '-j',
    'auto',
    // Half a minute of work shows how far it is, where somebody watches.
    ...(process.stdout.isTTY ? [] : ['-q']),
    '-c',
    join(ROOT, 'docs'),
    '-d',
    DOCTREES,
  ]
  const args = ['-m', 'sphinx', ...options, SOURCE, OUT]
  const { status, stderr } = spawnSync(PYTHON, args, { stdio: ['inherit', 'inherit', 'pipe'], encoding: 'utf8' })
  process.stderr.write(placesOf(stderr))
  if (status !== 0) fail('the site is not complete: see above')
  writeFileSync(STAMP, stamp)
}

const versions = spawnSync(PYTHON, ['-c', 'import sphinx, furo; print(sphinx.__version__, furo.__version__)'])
if (versions.status !== 0) {
  fail(
    `${PYTHON} has no Sphinx or no furo\n  do  apt-get install python3-sphinx furo, or set PYTHON to one that has them`,
  )
}
if (!existsSync(join(ROOT, 'docs-out/developer'))) fail('there is no docs-out\n  do  npm run docs')
const began = performance.now()
write(join(ROOT, 'dist'), await bundleViewer())
assemble()
build(stampOf(versions.stdout))
const seconds = ((performance.now() - began) / 1000).toFixed(1)
const pages = filesBelow(OUT).filter((path) => path.endsWith('.html')).length
process.stdout.write(`site: ${pages} pages, ${seconds} s
  open   ${pathToFileURL(join(OUT, 'index.html'))}
  serve  ${PYTHON} -m http.server --directory site 8000
`)
