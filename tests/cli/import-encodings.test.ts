import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { Project } from './project.ts'

const MARK = '\ufeff'
const LINES = ['{"node":"n1","event":"up"}', '{"node":"n2","event":"up"}', ''].join('\r\n')

function projectOf(bytes: Uint8Array): Project {
  const project = new Project()
  project.write('good.log', LINES)
  realFiles.write(`${project.folder}/a.log`, bytes)
  return project
}

const little = (text: string) => Buffer.from(text, 'utf16le')

describe.each([
  ['little endian', little(MARK + LINES)],
  ['big endian', little(MARK + LINES).swap16()],
  ['without a mark', little(LINES)],
])('a log in UTF-16, %s', (_, bytes) => {
  test('is refused by init --from and by import, which say what to do', async () => {
    const project = projectOf(bytes)
    const refused = {
      status: 1,
      stderr: expect.stringMatching(/^error FILE_ENCODING a\.log: UTF-16, .*iconv -f UTF-16/s),
    }
    expect(await project.run('init', '--from', 'a.log')).toMatchObject(refused)
    await project.run('init', '--from', 'good.log')
    const mapping = ['--mapping', 'good.mapping.json', '--out', 'traces']
    expect(await project.run('import', 'good.log', 'a.log', ...mapping)).toMatchObject(refused)
    expect(Object.keys(project.contents('.')).filter((name) => /^traces|a\.mapping/.test(name))).toEqual([])
  })
})

test.each([
  ['gzip', gzipSync(LINES), 'gunzip --keep FILE'],
  ['zstd', Buffer.from('28b52ffd0458590000', 'hex'), 'unzstd FILE'],
  ['zip', Buffer.from('504b030414000000', 'hex'), 'unzip FILE'],
  ['bzip2', Buffer.from('425a683931415926535900ff', 'hex'), 'bunzip2 --keep FILE'],
])(
  'a log compressed with %s is refused by init --from and by import, which say what to do',
  async (name, bytes, command) => {
    const project = projectOf(bytes)
    const told = `FILE_ENCODING a.log: a compressed file\n  found  ${name}\n  legal  text in UTF-8\n`
    const refused = { status: 1, stderr: expect.stringContaining(told) }
    expect(await project.run('init', '--from', 'a.log')).toMatchObject(refused)
    const { stderr } = await project.run('import', 'a.log', '--mapping', 'etcd-raft', '--out', 'traces')
    expect(stderr).toContain(`${told}  do     take it apart and name what comes out: ${command}`)
  },
)

test('a text that begins as a compressed file does is a log', async () => {
  const project = projectOf(Buffer.from('BZh n1 begins\nBZh n2 begins\n'))
  expect(await project.run('init', '--from', 'a.log')).toMatchObject({ status: 0 })
})

test('a mark of UTF-8 is no part of a line, also where files with one are put together, nor are zeros in front of all', async () => {
  const project = projectOf(Buffer.from(MARK + LINES + MARK + LINES))
  expect((await project.run('init', '--from', 'a.log')).stdout).toContain('  4 lines are JSON objects\n')
  const mapping = ['--mapping', 'a.mapping.json', '--out', 'traces']
  expect((await project.run('import', 'a.log', ...mapping)).stdout).toContain('a.log: 4 lines\n  events      4\n')
  realFiles.write(`${project.folder}/a.log`, Buffer.from(`${'\0'.repeat(9)}\n${LINES}`))
  expect((await project.run('import', 'a.log', ...mapping)).stdout).toContain('a.log: 3 lines\n  events      2\n')
})
