import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/tracer/common/limits.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { git, Project, TRACE } from './project.ts'

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`

/** What could be in a file in place of the UTF-8 that is asked for. */
const FORMS: Readonly<Record<string, (text: string) => string | Buffer>> = {
  'UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16, the larger byte first': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'one byte a character': (text) => Buffer.from(`${text.slice(0, 2)}é${text.slice(2)}`, 'latin1'),
  'a pointer of Git LFS': () => POINTER,
}

/** Every kind of file that people write, or commit. */
const FILES: Readonly<Record<string, string>> = {
  'protokoll.json': '{"vocabulary":"words.json"}',
  'words.json': JSON.stringify(twoPhaseWords),
  'features/f/short.rst': 'Text.',
  'features/f/example.txt': 'g / t / One',
  'features/f/evidence.json': '{"evidence":1,"seen":{"op":"cut"}}',
  'own/rst/description.hbs': '{{description}}',
  'docs-out/traces/g/f/t.jsonl': TRACE,
}

function projectWith(file: string, content: string | Buffer): Project {
  const project = new Project()
  project.write('own/rst/description.hbs', '{{description}}')
  project.write('features/f/example.txt', 'g / t / One')
  writeBytes(project, file, content)
  return project
}

function writeBytes(project: Project, file: string, content: string | Buffer): void {
  project.write(file, '')
  writeFileSync(join(project.folder, file), content)
}

const CASES = Object.entries(FILES).flatMap(([file, text]) =>
  Object.entries(FORMS).map(([form, write]) => [file, form, write(text)] as const),
)

describe('a file that is not what it should be is refused by name, with what cures it', () => {
  test.for(CASES)('%s: %s', async ([file, form, content]) => {
    const { status, stdout, stderr } = await projectWith(file, content).run('render', '--templates', 'own')
    const code = form.includes('LFS') ? 'FILE_LFS' : file.endsWith('.jsonl') ? 'TRACE_ENCODING' : 'FILE_ENCODING'
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^error ${code} \\S*${file}(:1)?: `))
    const again = file.endsWith('.jsonl') && !form.includes('UTF-16') ? 'record the test again' : 'save it as UTF-8'
    expect(stderr).toContain(form.includes('LFS') ? 'do     run git lfs pull' : again)
  })

  const OURS = Object.entries(FILES).map(([file]) => file)

  test.for(OURS)('%s: more bytes than are read of it', async (file) => {
    const project = projectWith(file, '')
    // A file with a hole takes no room. Nobody reads it.
    truncateSync(join(project.folder, file), (file.endsWith('.jsonl') ? LIMITS.traceBytes : LIMITS.inputBytes) + 1)
    const { status, stderr } = await project.run('render', '--templates', 'own')
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^error FILE_SIZE \\S*${file}: `))])
    expect(stderr).toMatch(/ {2}found {2}[\d,]+ bytes\n {2}legal {2}[\d,]+ bytes or fewer\n {2}do /)
  })
})

test('a byte order mark is no part of what people write, and none of a trace', async () => {
  for (const [file, text] of Object.entries(FILES)) {
    const project = projectWith(file, `\ufeff${text}`)
    const { status, stderr } = await project.run('render', '--templates', 'own')
    if (file.endsWith('.jsonl')) {
      expect(stderr).toMatch(/^error TRACE_ENCODING \S+t\.jsonl:1: a byte order mark before the first line\n/)
      expect(stderr).toContain('save it as UTF-8 without a byte order mark')
    } else {
      expect({ file, status, stderr }).toEqual({ file, status: 0, stderr: '' })
      expect(JSON.stringify(project.contents())).not.toContain('\ufeff')
    }
  }
})

describe('in a commit', () => {
  test.for(CASES.filter(([file]) => !/^(?:features|own)/.test(file)))('%s: %s', async ([file, form, content]) => {
    const project = projectWith(file, content)
    git(project.folder, 'init')
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', 'one')
    writeBytes(project, file, FILES[file] ?? '')
    const { status, stdout, stderr } = await project.run('diff', 'git:HEAD')
    const code = form.includes('LFS') ? 'FILE_LFS' : file.endsWith('.jsonl') ? 'TRACE_ENCODING' : 'FILE_ENCODING'
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^error ${code} git:HEAD:${file}(:1)?: `))
    if (form.includes('LFS')) expect(stderr).toContain('check the commit out')
  })
})

describe('NUL characters', () => {
  test.each(['vocabulary', 'features', 'scenarios', 'traces', 'failed', 'out'])('in the path %s', async (field) => {
    const project = new Project()
    project.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', [field]: 'a\0b' }))
    const { status, stderr } = await project.run('render')
    expect(status).toBe(1)
    expect(stderr).toContain(`error PROJECT_FILE protokoll.json: `)
    expect(stderr).toContain(`field  ${field}\n  found  "a\\u0000b"`)
  })

  test.each([
    ['render', '--traces', 'a\0b'],
    ['render', '--out', 'a\0b'],
    ['render', '--templates', 'a\0b'],
    ['render', '--vocabulary', 'a\0b'],
    ['render', '--features', 'a\0b'],
    ['render', '--plantuml-server', 'http://a\0b'],
    ['diff', 'a\0b'],
    ['diff', 'git:a\0b'],
    ['diff', 'docs-out/traces', 'git:a\0b'],
    ['diff', 'docs-out/traces', '--vocabulary-before', 'a\0b'],
    ['merge', 'a\0b', '--out', 'all'],
    ['merge', 'docs-out/traces', '--out', 'a\0b'],
    ['upgrade', 'a\0b'],
    ['a\0b'],
  ])('in %j', async (...args) => {
    const { status, stdout, stderr } = await new Project().run(...args)
    expect({ status, stdout }).toEqual({ status: args[0] === 'diff' ? 2 : 1, stdout: '' })
    expect(stderr).toMatch(/^error OPTION .*\n(?: {2}.*\n)* {2}found {2}".*\\u0000/)
  })
})

test('merge copies bytes, whatever they are, but for what only stands for a trace', async () => {
  const project = new Project()
  const bytes = Buffer.concat([Buffer.from(TRACE), Buffer.from([0xff, 0xfe, 0, 0xc3, 0x0a])])
  writeBytes(project, 'one/a.jsonl', bytes)
  writeBytes(project, 'two/a.jsonl', bytes)
  writeBytes(project, 'two/b.jsonl', `\ufeff${TRACE}`)
  expect(await project.run('merge', 'one', 'two', '--out', 'all')).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(project.folder, 'all/a.jsonl')).equals(bytes)).toBe(true)
  expect(readFileSync(join(project.folder, 'all/b.jsonl'), 'utf8')).toBe(`\ufeff${TRACE}`)
  // These would decode to the same text.
  writeBytes(project, 'three/a.jsonl', Buffer.concat([bytes.subarray(0, -5), Buffer.from([0xfe, 0xff, 0, 0xc2, 0x0a])]))
  expect((await project.run('merge', 'one', 'three', '--out', 'other')).stderr).toMatch(/^error COLLISION /)
  writeBytes(project, 'four/a.jsonl', POINTER)
  expect((await project.run('merge', 'four', '--out', 'other')).stderr).toMatch(/^error FILE_LFS four\/a\.jsonl: /)
  expect(project.contents('other')).toEqual({})
})

test('a page that is no text any more is written again, and a list of pages that is none is refused', async () => {
  const project = new Project()
  project.render()
  const before = project.contents()
  writeBytes(project, 'docs-out/developer/tests/index.rst', Buffer.from([0xff]))
  expect(await project.run('render')).toMatchObject({ status: 0, stderr: '' })
  expect(project.contents()).toEqual(before)
  const list = readFileSync(join(project.folder, 'docs-out/developer/tests/.protokoll.json'))
  writeBytes(project, 'docs-out/developer/tests/.protokoll.json', Buffer.concat([Buffer.from([0xff]), list]))
  const { status, stderr } = await project.run('render')
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining('error FILE_ENCODING docs-out/developer/tests/.protokoll'),
  ])
})
