/**
 * Adds to package-lock.json the optional packages for other platforms that npm left out, which it does when the
 * registry in use does not have them; `npm ci` refuses such a file. Run it after every change of dependencies:
 *
 *     node scripts/complete-lock.mjs           add what is missing
 *     node scripts/complete-lock.mjs --check   only say what is; the exit status is 1 if anything is
 */
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'package-lock.json'
const SYSTEMS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
}
const PROCESSORS = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
  x64: 'x64',
}

/** Where a package runs, from its name: `…-linux-x64-musl` and the like. */
function platformOf(name) {
  const words = name.split(/[-/]/)
  const find = (table) => words.map((word) => table[word]).filter((found) => found !== undefined)
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined
  return { cpu: find(PROCESSORS), os: find(SYSTEMS), ...(libc && find(SYSTEMS)[0] === 'linux' ? { libc } : {}) }
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const missing = Object.values(lock.packages).flatMap((parent) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
    .map(([name, version]) => ({ name, version, dev: parent.dev })),
)

if (process.argv.includes('--check')) {
  for (const { name, version } of missing) process.stderr.write(`${FILE} lacks ${name}@${version}\n`)
  process.exitCode = missing.length > 0 ? 1 : 0
} else {
  for (const { name, version, dev } of missing) {
    const { cpu, libc, os } = platformOf(name)
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(dev ? { dev } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os,
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
  process.stdout.write(`${missing.length} packages added\n`)
}
