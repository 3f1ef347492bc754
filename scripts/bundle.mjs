/** Puts TypeScript sources and what they import into files that Node can run. Packages stay imports. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import Handlebars from 'handlebars'
import { rolldown } from 'rolldown'

export const ROOT = resolve(import.meta.dirname, '..')
const LIMITS_FILE = join(ROOT, 'src/tracer/common/limits.ts')

/**
 * The files of a bundle by their names. `entries` are sources by the names of the files that they become; `plugins` are
 * rolldown's.
 */
export async function bundle(entries, plugins = []) {
  const build = await rolldown({
    cwd: ROOT,
    input: entries,
    platform: 'node',
    tsconfig: false,
    external: (id) => /^[^./]/.test(id),
    plugins,
    // That a build was slow says something of the machine only, and would be an error below.
    checks: { bundlerTimings: false },
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

/** Where in its file a template asks for a value, which only errors tell; templates that fail are found before. */
const PLACE_IN_TEMPLATE = /\{"start":\{"line":\d+,"column":\d+\},"end":\{"line":\d+,"column":\d+\}\}/g

/** The templates of pictures, compiled: a browser needs only what fills them in. */
const svgTemplates = {
  name: 'svg-templates',
  resolveId: (id) => (id === 'protokoll:svg-templates' ? id : null),
  load: (id) => {
    if (id !== 'protokoll:svg-templates') return null
    const folder = join(ROOT, 'templates/default/svg')
    const options = { strict: true, noEscape: true, knownHelpersOnly: true }
    const specs = readdirSync(folder)
      .sort()
      .map((file) => {
        const spec = Handlebars.precompile(readFileSync(join(folder, file), 'utf8'), options)
        return `${JSON.stringify(file.replace(/\.hbs$/, ''))}: ${spec.replace(PLACE_IN_TEMPLATE, 'null')}`
      })
    return `export default {${specs.join(',')}}`
  },
}

/** The bounds that the viewer reads, as numbers where they are read: the names of all others need not be sent. */
const boundsInPlace = {
  name: 'bounds-in-place',
  transform(code, id) {
    if (id === LIMITS_FILE || !code.includes('LIMITS')) return null
    const values = limits()
    const read = (names) => names.split(',').map((name) => `${name.trim()} = ${values.get(name.trim())}`)
    return code
      .replace(/\bconst \{([\s\w,]+?),?\s*\} = LIMITS\b/g, (_, names) => `const ${read(names)}`)
      .replace(/\bLIMITS\.(\w+)/g, (all, name) => values.get(name) ?? all)
  },
}

/** The values of `LIMITS`, as they are written. */
function limits() {
  const text = readFileSync(LIMITS_FILE, 'utf8')
  return new Map([...text.matchAll(/^ {2}(\w+): ([\d_]+),$/gm)].map(([, name, value]) => [name, value]))
}

/** What pages of the site, reports and the explorer bring to a browser: one script and one style sheet. */
export async function bundleViewer() {
  const build = await rolldown({
    cwd: ROOT,
    input: 'src/viewer/start.ts',
    platform: 'browser',
    tsconfig: 'src/viewer/tsconfig.json',
    plugins: [svgTemplates, boundsInPlace],
    checks: { bundlerTimings: false },
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await build.generate({ format: 'iife', minify: true, comments: false })
  await build.close()
  const styles = ['lens.css', 'explorer/explorer.css'].map((file) =>
    readFileSync(join(ROOT, 'src/viewer', file), 'utf8'),
  )
  return new Map([
    [join('viewer', 'lens.js'), output[0].code],
    [join('viewer', 'lens.css'), styles.join('')],
  ])
}

/** What `bundle` makes, written into a folder. */
export async function bundleInto(folder, entries) {
  write(folder, await bundle(entries))
}

/** Writes files into a folder, by their paths below it. */
export function write(folder, files) {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
