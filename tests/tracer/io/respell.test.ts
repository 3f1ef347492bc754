import { describe, expect, test } from 'vitest'
import { sameName } from '../../../src/tracer/common/same-name.ts'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import { requireOutput } from '../../../src/tracer/io/places.ts'
import { publish } from '../../../src/tracer/io/publish.ts'
import { Collection } from '../../../src/tracer/vitest/collect.ts'
import { SimulatedDisk } from '../../support/simulated-disk.ts'
import { problemsOf } from '../support/traces.ts'
import { output } from './folders.ts'

const DISKS = [
  ['tells case apart', undefined],
  ['ignores case and how letters are written', sameName],
] as const

const E_ACUTE = '\u00e9'
const E_AND_ACUTE = 'e\u0301'

describe.each(DISKS)('on a disk that %s', (_, naming) => {
  const newDisk = () => new SimulatedDisk(naming ? { sameName: naming } : {})

  /** Publishes once as a file is called, then as another. Returns what is there besides the list. */
  function renamed(from: string, to: string, mine?: string): Record<string, string> {
    const disk = newDisk()
    const files = filesFrom('', disk)
    publish('/out', output({ [from]: 'a page' }), files)
    if (mine !== undefined) files.write(`/out/developer/tests/${mine}`, 'mine')
    publish('/out', output({ [to]: 'a page' }), files)
    const again = publish('/out', output({ [to]: 'a page' }), files)
    expect(again).toMatchObject({ written: 0, removed: 0 })
    const top = '/out/developer/tests/'
    const all = Object.entries(disk.contents()).map(([path, text]) => [path.replace(top, ''), text])
    return Object.fromEntries(all.filter(([path]) => path !== '.protokoll.json'))
  }

  test.each([
    ['a file', 'g/Foo.rst', 'g/foo.rst'],
    ['a folder', 'G/foo.rst', 'g/foo.rst'],
    ['all on the way', 'Group/File/Test.rst', 'group/file/test.rst'],
    ['a letter with a mark', `g/caf${E_AND_ACUTE}.rst`, `g/caf${E_ACUTE}.rst`],
    ['a sharp s', 'g/Straße.rst', 'g/STRASSE.rst'],
  ])('the page of %s that is spelled otherwise now is there by its new name', (_what, from, to) => {
    expect(renamed(from, to)).toEqual({ [to]: 'a page' })
  })

  test('a file of somebody else in a folder that is spelled otherwise now stays', () => {
    expect(Object.values(renamed('G/a.rst', 'g/a.rst', 'G/mine.rst')).sort()).toEqual(['a page', 'mine'])
  })

  test('two pages that differ only in spelling are refused', () => {
    const files = filesFrom('', newDisk())
    expect(problemsOf(() => publish('/out', output({ 'a.rst': 'x', 'A.rst': 'y' }), files))[0]?.code).toBe('COLLISION')
    expect(files.names('/out')).toEqual([])
  })

  test('a file of somebody else is in the way also if it is spelled otherwise', () => {
    const files = filesFrom('', newDisk())
    publish('/out', output({ 'b.rst': 'b' }), files)
    files.write('/out/developer/tests/Mine.rst', 'mine')
    const act = () => publish('/out', output({ 'mine.rst': 'a page' }), files)
    if (naming) expect(problemsOf(act)[0]?.code).toBe('OUTPUT_FOREIGN')
    else act()
    expect(files.read('/out/developer/tests/Mine.rst')).toBe('mine')
  })

  test('the trace of a test that is spelled otherwise now is there by its new name', () => {
    const disk = newDisk()
    const files = filesFrom('', disk)
    const folders = { traces: '/traces', failed: '/failed', stage: '/stage' }
    for (const path of ['Group/File/Test.jsonl', 'group/file/test.jsonl']) {
      files.write('/stage/staged', 'text')
      const collection = new Collection(folders, files)
      collection.add([{ path, name: path, staged: 'staged', end: { end: 'passed' } }])
      collection.removeGone('', (trace) => trace.path !== path)
      expect(collection.end()).toEqual([])
    }
    expect(Object.keys(disk.contents())).toEqual(['/traces/group/file/test.jsonl'])
  })

  test('a folder is another one by its case only where the disk says so', () => {
    const files = filesFrom('/project', newDisk())
    for (const folder of ['/project/features', '/project/Features']) files.makeFolder(folder)
    const out = { path: 'Features/out', what: 'the output', field: '--out' }
    const act = () => requireOutput(out, '/project', [{ path: 'features', what: 'the features' }], files)
    if (naming) expect(problemsOf(act)[0]?.code).toBe('OUTPUT_PLACE')
    else act()
  })
})

test('a disk that takes more names for one than is known is believed', () => {
  const disk = new SimulatedDisk({ sameName: (name) => name.replaceAll('ſ', 's') })
  const files = filesFrom('', disk)
  publish('/out', output({ 's.rst': 'one' }), files)
  const before = disk.contents()
  const both = output({ 's.rst': 'two', 'ſ.rst': 'three' })
  const [problem] = problemsOf(() => publish('/fresh', both, files))
  expect(problem).toMatchObject({ code: 'COLLISION', file: '/fresh/developer/tests/ſ.rst' })
  expect(problemsOf(() => publish('/out', both, files))[0]?.code).toBe('OUTPUT_FOREIGN')
  expect(problemsOf(() => publish('/out', output({ 'ſ.rst': 'three' }), files))[0]?.code).toBe('OUTPUT_FOREIGN')
  expect(disk.contents()).toEqual(before)
  expect(publish('/elsewhere', output({ 's.rst': 'two', 'f.rst': 'three' }), files).written).toBe(3)
})
