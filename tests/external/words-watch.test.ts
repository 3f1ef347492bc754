/** A run that goes on when what tests read, and import nowhere, changes. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LEASE_WORDS, LeaseProject } from './lease-project.ts'
import { SAYS_WHAT_RAN, WatchedRun } from './watched-run.ts'

const words = (message: string) =>
  JSON.stringify({ ...LEASE_WORDS, messages: LEASE_WORDS.messages.map((each) => ({ ...each, id: message })) })
const claims = (claim: string) => `
test('renews', ({ scenario }) => { const two = start(scenario); scenario.section('x', ${claim}, () => two.renew(1)) })
`
const EVIDENCE = 'features/lease/branches/renewed/evidence.json'
const seen = (event: object) => JSON.stringify({ evidence: 1, seen: event })

/** Tests that claim a branch, use another feature, name none, and are not recorded. */
function makeProject(config = ''): LeaseProject {
  const project = new LeaseProject()
  onTestFinished(() => rmSync(project.folder, { recursive: true, force: true }))
  project.writeConfig('vitest.config.ts', `plugins: [protokoll()], test: { reporters: [${SAYS_WHAT_RAN}], ${config} }`)
  for (const text of ['short', 'features', 'narrative']) {
    project.write(`features/lease/branches/renewed/${text}.rst`, 'A lease is renewed')
    project.write(`features/other/${text}.rst`, 'Something else')
  }
  project.write(EVIDENCE, seen({ op: 'handle' }))
  project.writeLease('g/branch.test.js', claims("{ tests: ['lease/renewed'] }"))
  project.writeLease('g/other.test.js', claims("{ uses: ['other'] }"))
  project.writeLease('g/none.test.js', claims('{}'))
  project.writeLease('g/plain.test.js', "plain('nothing', () => {})")
  return project
}

/** What a run of these files in tests/g was of, if they pass. */
const all = (passes: boolean, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [`tests/g/${name}.test.js`, passes]))
const RECORDED = ['branch', 'none', 'other']
const EVERY = all(true, ...RECORDED, 'plain')

/** The traces in a folder. When a run says what it was of, it may still hold the lock. */
const tracesIn = (project: ReturnType<typeof makeProject>, folder: string) =>
  project.files(folder).filter((file) => !file.startsWith('.protokoll-lock'))

/** All recorded tests run again, with the words as they are then. */
async function expectNewWords(project: ReturnType<typeof makeProject>): Promise<void> {
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual(EVERY)
  project.write('words.json', words('renewed'))
  expect(await run.ran()).toEqual(all(false, ...RECORDED))
  project.write('words.json', words('renew'))
  expect(await run.ran()).toEqual(all(true, ...RECORDED))
}

test('another vocabulary has all recorded tests run again, with its words', () => expectNewWords(makeProject()))

test('other evidence, and a feature that comes or goes, have those run that name the feature', async () => {
  const project = makeProject()
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual(EVERY)
  project.write(EVIDENCE, seen({ op: 'lose' }))
  expect(await run.ran()).toEqual(all(false, 'branch'))
  project.remove(EVIDENCE)
  expect(await run.ran()).toEqual(all(true, 'branch'))
  renameSync(join(project.folder, 'features/other'), join(project.folder, 'features/another'))
  expect(await run.ran()).toEqual(all(false, 'other'))
  renameSync(join(project.folder, 'features/another'), join(project.folder, 'features/other'))
  expect(await run.ran()).toEqual(all(true, 'other'))
  renameSync(join(project.folder, 'features'), join(project.folder, 'no-features'))
  expect(await run.ran()).toEqual(all(false, 'branch', 'other'))
  renameSync(join(project.folder, 'no-features'), join(project.folder, 'features'))
  expect(await run.ran()).toEqual(all(true, 'branch', 'other'))
})

test('what cannot be read is told once, and the tests run when it is mended', async () => {
  const project = makeProject()
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual(EVERY)
  project.write('words.json', words('renew').slice(0, 100))
  await run.says(/error VOCABULARY .*words\.json: not JSON[\s\S]*when that is mended/)
  // What changes meanwhile is not forgotten.
  project.write(EVIDENCE, seen({ op: 'handle', message: 'renewed' }))
  await run.says(/when that is mended/)
  project.write('words.json', words('renewed'))
  expect(await run.ran()).toEqual(all(false, ...RECORDED))
  project.remove('words.json')
  await run.says(/error VOCABULARY .*words\.json: cannot be read/)
  project.write('words.json', words('renew'))
  await run.says(/error EVIDENCE .*evidence\.json: an unknown message kind[\s\S]*when that is mended/)
  project.write(EVIDENCE, seen({ op: 'handle', message: 'renew' }))
  expect(await run.ran()).toEqual(all(true, ...RECORDED))
  // As many problems as nobody reads.
  project.write(EVIDENCE, seen({ op: Array.from({ length: 50 }, (_, i) => `x${i}`) }))
  const [told, more] = await run.says(
    /error EVIDENCE[\s\S]*\nand (\d+) more like these\nprotokoll: when that is mended/,
  )
  const shown = told.match(/^error EVIDENCE /gm)?.length ?? 0
  expect([shown > 1, shown <= 20, shown + Number(more)]).toEqual([true, true, 50])
  renameSync(join(project.folder, 'words.json'), join(project.folder, 'words'))
  project.write('words.json/a', '')
  await run.says(/error VOCABULARY .*words\.json: cannot be read[\s\S]*when that is mended/)
  project.remove('words.json')
  project.write(EVIDENCE, seen({ op: 'send' }))
  renameSync(join(project.folder, 'words'), join(project.folder, 'words.json'))
  expect(await run.ran()).toEqual(all(true, ...RECORDED))
})

test('a project file is read again', async () => {
  const project = makeProject()
  project.write('words/other.json', words('renewed'))
  project.write(EVIDENCE, seen({ op: 'handle', message: 'renew' }))
  const file = (vocabulary: string, traces: string) => JSON.stringify({ vocabulary, traces, failed: 'failed' })
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual(EVERY)
  project.write('protokoll.json', file('words/other.json', 'traces'))
  await run.says(/error EVIDENCE/)
  project.write(EVIDENCE, seen({ op: 'handle', message: 'renewed' }))
  expect(await run.ran()).toEqual(all(false, ...RECORDED))
  project.write('protokoll.json', '{')
  await run.says(/error PROJECT_FILE protokoll\.json: not JSON/)
  project.write(EVIDENCE, seen({ op: 'handle', message: 'renew' }))
  project.write('protokoll.json', file('words.json', 'elsewhere'))
  expect(await run.ran()).toEqual(all(true, ...RECORDED))
  expect(tracesIn(project, 'elsewhere')).toEqual(RECORDED.map((name) => `g/${name}/renews.jsonl`))
})

test('a vocabulary and features that lie elsewhere are watched too, however they are saved', async () => {
  const project = makeProject()
  const folder = mkdtempSync(join(dirname(project.folder), 'words-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const elsewhere = (path: string) => join('..', folder.slice(dirname(project.folder).length + 1), path)
  project.write(elsewhere('x.json'), words('renew'))
  renameSync(join(project.folder, 'features'), join(folder, 'features'))
  const places = {
    vocabulary: elsewhere('x.json'),
    features: elsewhere('features'),
    traces: 'traces',
    failed: 'failed',
  }
  project.write('protokoll.json', JSON.stringify(places))
  const save = (message: string) => {
    project.write(elsewhere('x.json~'), words(message))
    renameSync(join(folder, 'x.json~'), join(folder, 'x.json'))
  }
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual(EVERY)
  for (const passes of [false, true, false]) {
    save(passes ? 'renew' : 'renewed')
    expect(await run.ran()).toEqual(all(passes, ...RECORDED))
  }
  rmSync(join(folder, 'x.json'))
  await run.says(/cannot be read/)
  project.write(elsewhere('x.json'), words('renew'))
  expect(await run.ran()).toEqual(all(true, ...RECORDED))
  project.write(elsewhere(EVIDENCE), seen({ op: 'lose' }))
  expect(await run.ran()).toEqual(all(false, 'branch'))
  renameSync(join(folder, 'features'), join(folder, 'no-features'))
  expect(await run.ran()).toEqual(all(false, 'branch', 'other'))
  project.write(elsewhere('no-features/lease/branches/renewed/evidence.json'), seen({ op: 'handle' }))
  renameSync(join(folder, 'no-features'), join(folder, 'features'))
  expect(await run.ran()).toEqual(all(true, 'branch', 'other'))
})

test.each(['threads', 'forks', 'vmThreads', 'vmForks'])(
  'in the pool %s no words of the run before are left',
  (pool) => {
    // A worker that is not isolated keeps what it has read as long as it lives.
    return expectNewWords(makeProject(`pool: '${pool}', isolate: false, maxWorkers: 1`))
  },
)

test('of several projects those run that read what has changed', async () => {
  const project = makeProject()
  const named = (name: string) => `{ extends: true, root: import.meta.dirname + '/${name}', test: { name: '${name}' } }`
  project.writeConfig(
    'vitest.config.ts',
    `plugins: [protokoll()], test: { reporters: [${SAYS_WHAT_RAN}], projects: [${named('one')}, ${named('two')}] }`,
  )
  for (const name of ['one', 'two']) {
    project.write(
      `${name}/protokoll.json`,
      JSON.stringify({ vocabulary: 'words.json', features: '../features', traces: 'traces' }),
    )
    project.write(`${name}/words.json`, words('renew'))
    project.write(`${name}/tests/source.js`, project.read('tests/source.js'))
    project.write(`${name}/tests/g/a.test.js`, project.read('tests/g/branch.test.js'))
  }
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual({ 'one tests/g/a.test.js': true, 'two tests/g/a.test.js': true })
  project.write('two/words.json', words('renew').replace('Leases', 'Leases of two'))
  expect(await run.ran()).toEqual({ 'two tests/g/a.test.js': true })
  project.write(EVIDENCE, seen({ op: 'lose' }))
  expect(await run.ran()).toEqual({ 'one tests/g/a.test.js': false, 'two tests/g/a.test.js': false })
})

test('after a restart for another configuration tests are recorded, and words watched, as before', async () => {
  const project = makeProject()
  const run = new WatchedRun(project.folder)
  expect(await run.ran()).toEqual(EVERY)
  project.remove('traces')
  project.write('vitest.config.ts', `${project.read('vitest.config.ts')}\n`)
  expect(await run.ran()).toEqual(EVERY)
  expect(tracesIn(project, 'traces')).toEqual(RECORDED.map((name) => `g/${name}/renews.jsonl`))
  project.write('words.json', words('renew').replace('Leases', 'Other leases'))
  expect(await run.ran()).toEqual(all(true, ...RECORDED))
})
