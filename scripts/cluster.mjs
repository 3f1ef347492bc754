/**
 * Starts a cluster of three processes on this machine, with a prompt for a client:
 *
 *     npm run -s cluster -- --help
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildHost } from './build-host.mjs'
import { ROOT } from './bundle.mjs'

// Of this run alone: another that starts meanwhile bundles for itself.
mkdirSync(join(ROOT, '.protokoll'), { recursive: true })
const folder = mkdtempSync(join(ROOT, `.protokoll/cluster-${process.pid}-`))
try {
  await buildHost(folder)
  // The terminal's Ctrl-C reaches the cluster as well: it ends in good order, and this after it.
  process.on('SIGINT', () => {})
  const child = spawn(process.execPath, [join(folder, 'cluster.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [status] = await once(child, 'exit')
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
