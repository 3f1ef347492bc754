/**
 * Builds, and puts what is to be published into a folder of its own, from which `npm publish FOLDER` takes it.
 *
 *     node scripts/package.mjs [FOLDER]     the default is .protokoll/package
 *
 * There the links and pictures of the README lead somewhere: to the repository, if package.json names it, and else to the
 * files in the package, where those that the README names are then. The README of the repository is not touched: npm shows
 * the one that it finds behind `postpack`, so one that is changed for packing and put back would not be seen; and where
 * packing fails, nobody would put it back.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ROOT } from './bundle.mjs'
import { inPackage, inRepository, withAddresses } from './readme-links.mjs'

const FOLDER = resolve(process.argv[2] ?? join(ROOT, '.protokoll/package'))
/** What the README names comes into the package up to this size. */
const MOST_BYTES = 150_000

npm('run', '-s', 'build')
const [{ files }] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts'))
const own = files.map(({ path }) => path)
// Nobody builds or checks what is published.
const { scripts, devDependencies, knip, ...manifest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const { readme, named } = readmeOf(manifest)
const added = named.filter((path) => !own.includes(path))

rmSync(FOLDER, { recursive: true, force: true })
for (const path of [...own, ...added]) {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true })
  cpSync(join(ROOT, path), join(FOLDER, path))
}
const published = { ...manifest, files: [...manifest.files, ...added] }
writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
writeFileSync(join(FOLDER, 'README.md'), readme)
process.stdout.write(`To publish what is packed: npm publish ${FOLDER}\n`)
// `npm publish` here would take the README that is here.
if (process.env.npm_lifecycle_event === 'prepublishOnly') process.exitCode = 1

function npm(...args) {
  return execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' })
}

/** The README as it is published, and the files that have to be there because it names them. */
function readmeOf({ name, version, repository }) {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const outside = inRepository(repository, commit())
  if (outside) return { readme: withAddresses(text, outside), named: [] }
  const inside = inPackage({ name, version })
  const named = new Set()
  const readme = withAddresses(text, (path, isPicture) => {
    const stats = statSync(join(ROOT, path), { throwIfNoEntry: false })
    if (!stats?.isFile() || stats.size > MOST_BYTES) return undefined
    named.add(path)
    return inside(path, isPicture)
  })
  return { readme, named: [...named] }
}

/** What the README names may be elsewhere in later commits. */
function commit() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return 'HEAD'
  }
}
