import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { text as asText } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locked, type Packed, pack, StrangersProject } from './packed.ts'
import { TEST, TOOL, TYPED_TEST } from './strangers-files.ts'
import { run } from './tools.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const { version, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
/** What can be imported: modules, and files of JSON. */
const NAMES = Object.keys(exports).map((name) => name.replace(/^\./, 'protokoll'))
const MODULES = NAMES.filter((name) => !name.endsWith('.json'))

/** What belongs into the package. */
const KINDS = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/([\w-]+|shared\/[\w-]+)\.js$/,
  /^dist\/viewer\/lens\.(css|js)$/,
  /^dist\/types\/[\w/-]+\.d\.ts$/,
  /^templates\/[\w/-]+\.hbs$/,
  /^sphinx\/protokoll_sphinx\/(\w+\.py|static\/[\w-]+\.(css|js))$/,
  /^conformance\/(README\.md|index\.json|\w+\/vocabulary\.json|recorder\/\w+\.jsonl?)$/,
  /^conformance\/(\w+\/(good|bad)|merge\/[\w-]+\/payments\/commit)\/[\w-]+\.jsonl$/,
  /^examples\/python\/\w+\.(json|py)$/,
  /^invariants\/(raft|etcd-raft|etcd-transcript)\.json$/,
  /^mappings\/(ccf-raft|etcd-raft|etcd-transcript|otlp|shiviz)\.json$/,
  /^vocabulary\/(raft|ccf-raft|etcd-raft|etcd-transcript|otlp|shiviz)\.json$/,
  /^docs\/reference\/[\w-]+(\.rst|\.schema\.json)$/,
  // What the README names.
  /^CONTRIBUTING\.md$/,
  /^docs\/(your-project|your-logs|host|reviewing\/index)\.rst$/,
  /^docs\/contributing\/[\w-]+\.md$/,
  /^docs-out\/developer\/tests\/README\.md$/,
  /^docs-out\/developer\/tests\/(diagrams\/)?commands\/test_random_code\/test_feature_defs_3(_7\.svg|\.md)$/,
]

const project = new StrangersProject()
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
let packed: Packed

beforeAll(() => {
  packed = pack(project.folder)
})
afterAll(() => project.remove())

describe('the package', () => {
  test('is small', () => {
    expect(packed.files.length).toBeLessThanOrEqual(660)
    expect(packed.unpackedBytes).toBeLessThanOrEqual(3_100_000)
  })

  test('holds what a project needs, and nothing else', () => {
    expect(packed.files.filter((file) => !KINDS.some((kind) => kind.test(file)))).toEqual([])
    expect(KINDS.filter((kind) => !packed.files.some((file) => kind.test(file)))).toEqual([])
  })

  test('is what Node and bundlers expect', async () => {
    const { messages, pkg } = await publint({
      strict: true,
      pack: { tarball: new Uint8Array(readFileSync(packed.tarball)).buffer },
    })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('has types wherever an ES module is resolved', () => {
    // There is no CommonJS, so neither its resolution nor that of Node 10 leads anywhere.
    const { status, output } = run('npx', ['attw', packed.tarball, '--profile', 'esm-only'])
    expect([output, status]).toEqual([expect.stringContaining('"protokoll/vitest/plugin"'), 0])
  })
})

describe('its README', () => {
  const CDN = /^https:\/\/(?:app\.)?unpkg\.com\/protokoll@[\d.]+\/(?:files\/)?([^#]+)$/

  /** Where it leads, but for what stands in code. */
  function targets(markdown: string): string[] {
    const text = markdown.replace(/^```[\s\S]*?^```/gm, '')
    return [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target)
  }

  test('is in the repository as it was', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toBe(README)
    const relative = targets(README).filter((target) => !target.startsWith('https://'))
    expect(relative.length).toBeGreaterThan(20)
  })

  test('is shown by npm with links and pictures that lead to what the package holds', async () => {
    const { readme } = await shownByNpm(packed.tarball, project.folder)
    const found = targets(readme).map((target) => CDN.exec(target)?.[1] ?? target)
    expect(found.length).toBeGreaterThan(20)
    expect(found.filter((path) => !packed.files.includes(path))).toEqual([])
    // What only the words are left of has no file, or a large one.
    const lost = targets(README).filter((target) => !found.includes(target))
    expect(lost.filter((path) => existsSync(join(ROOT, path)))).toEqual([])
  })

  test('has a picture that needs nothing else', () => {
    const [path = ''] = packed.files.filter((file) => file.endsWith('.svg'))
    const svg = readFileSync(join(ROOT, path), 'utf8')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).toContain('<style>')
    expect(svg).not.toMatch(/@import|url\((?!#)|<(?:image|link|script|use)\b|\bhref="(?!#)/)
  })
})

/** What npm hands to a registry when this is published; the registry is one here, that keeps nothing. */
async function shownByNpm(tarball: string, cwd: string): Promise<{ readme: string }> {
  let published = ''
  const server = createServer(async (request, response) => {
    const text = await asText(request)
    if (request.method === 'PUT') published = text
    response.writeHead(request.method === 'PUT' ? 201 : 404, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const args = ['publish', tarball, `--registry=http://${host}/`, `--//${host}/:_authToken=nobody`]
  await promisify(execFile)('npm', args, { cwd })
  server.close()
  const [version] = Object.values<{ readme: string }>(JSON.parse(published).versions)
  if (!version) throw new Error('nothing was published')
  return version
}

describe('a project that installs it', () => {
  beforeAll(() => {
    const { status, output } = project.install(packed.tarball)
    expect([output, status]).toEqual([expect.not.stringMatching(/warn.*protokoll/), 0])
  })

  test('gets the command line, which says its own version', () => {
    expect(project.run('npx', 'protokoll', '--version')).toEqual({ status: 0, output: `${version}\n` })
  })

  test('needs Vitest only for what concerns Vitest', () => {
    const imports = MODULES.filter((name) => !name.startsWith('protokoll/vitest'))
    expect(imports.length).toBeGreaterThan(2)
    const code = `const all = []
      for (const name of ${JSON.stringify(imports)}) all.push(Object.keys(await import(name)).length > 1)
      console.log(JSON.stringify(all))`
    expect(project.evaluate(code)).toEqual(imports.map(() => true))
    expect(() => project.evaluate("await import('protokoll/vitest')")).toThrow("Cannot find package 'vitest'")
  })
})

describe('with Vitest, it', () => {
  beforeAll(() => {
    const { status, output } = project.install(...locked('vitest', 'typescript', '@types/node'))
    expect([output, status]).toEqual([expect.not.stringMatching(/warn.*protokoll/), 0])
    const words = 'node_modules/protokoll/vocabulary/raft.json'
    const $schema = './node_modules/protokoll/docs/reference/protokoll.schema.json'
    project.write('protokoll.json', JSON.stringify({ $schema, vocabulary: words }))
    for (const kind of ['short', 'features', 'narrative'])
      project.write(`features/leader_election/${kind}.rst`, 'Text.')
    project.write(
      'vitest.config.js',
      "import { protokoll } from 'protokoll/vitest/plugin'\nexport default { plugins: [protokoll()] }\n",
    )
    project.write('tests/elections/first.test.js', TEST)
  }, 120_000)

  test('records tests and makes pages of them', () => {
    const tested = project.run('npx', 'vitest', 'run')
    expect([tested.output, tested.status]).toEqual([expect.stringContaining('1 passed'), 0])
    const rendered = project.run('npx', 'protokoll', 'render')
    expect([rendered.output, rendered.status]).toEqual([expect.stringMatching(/^1 test: \d+ files written/), 0])
    expect(project.files('docs-out/traces')).toEqual(['elections/first/a_leader.jsonl'])
    expect(project.files('docs-out/developer')).toContain('tests/elections/first/a_leader.rst')
  })

  test('can be imported by every name', () => {
    // Outside a run of tests, Vitest refuses to give out its `test`; that one is in use above.
    const names = NAMES.filter((name) => name !== 'protokoll/vitest')
    const code = `const all = []
      for (const name of ${JSON.stringify(names)}) {
        const how = name.endsWith('.json') ? { with: { type: 'json' } } : {}
        if (Object.keys(await import(name, how)).length > 0) all.push(name)
      }
      console.log(JSON.stringify(all))`
    expect(project.evaluate(code)).toEqual(names)
  })

  test('is one, whatever it is imported by', () => {
    const code = `
      import { ProtokollError } from 'protokoll'
      import { protokoll } from 'protokoll/vitest/plugin'
      const found = []
      try {
        protokoll().configureVitest({ vitest: { version: '4.0.0' }, project: { config: { root: '/nowhere' } } })
      } catch (error) { found.push(error instanceof ProtokollError) }
      console.log(JSON.stringify(found))`
    expect(project.evaluate(code)).toEqual([true])
  })

  test.each(['bundler', 'nodenext'])('has types that fit, when modules are resolved as %s does', (resolution) => {
    project.write('src/tool.ts', TOOL)
    project.write('src/tool.test.ts', TYPED_TEST)
    project.write('src/all.ts', MODULES.map((name, i) => `export * as m${i} from '${name}'`).join('\n'))
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--resolveJsonModule',
      '--target',
      'es2023',
    ]
    const module = resolution === 'nodenext' ? 'nodenext' : 'esnext'
    const how = ['--module', module, '--moduleResolution', resolution, '--types', 'node']
    const { status, output } = project.run(
      'npx',
      'tsc',
      ...options,
      ...how,
      'src/tool.ts',
      'src/tool.test.ts',
      'src/all.ts',
    )
    expect([output, status]).toEqual(['', 0])
  })
})
