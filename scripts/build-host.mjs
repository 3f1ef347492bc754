/**
 * Bundles the host of `src/host`, for Node to run:
 *
 *     node scripts/build-host.mjs FOLDER
 *
 * FOLDER has to lie in this repository: what is in it are ES modules because package.json says so.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleInto } from './bundle.mjs'

const ENTRIES = { cluster: 'src/host/cluster-program.ts', node: 'src/host/node-process.ts' }

export async function buildHost(folder) {
  await bundleInto(folder, ENTRIES)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildHost(resolve(process.argv[2]))
