/** Puts TypeScript sources and what they import into files that Node can run. Packages stay imports. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { rolldown } from 'rolldown'

export const ROOT = resolve(import.meta.dirname, '..')

/** The files of a bundle by their names. `entries` are sources by the names of the files that they become. */
export async function bundle(entries) {
  const build = await rolldown({
    cwd: ROOT,
    input: entries,
    platform: 'node',
    tsconfig: false,
    external: (id) => /^[^./]/.test(id),
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await build.generate({
    format: 'esm',
    chunkFileNames: 'shared/[name].js',
    minifyInternalExports: false,
    // Doc comments are for those who import: they are with the types.
    comments: { jsdoc: false },
  })
  await build.close()
  return new Map(output.map(({ fileName, code }) => [normalize(fileName), code]))
}

/** The same, written into a folder. */
export async function bundleInto(folder, entries) {
  for (const [path, code] of await bundle(entries)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), code)
  }
}
