import { describe, expect, test } from 'vitest'
import { Project, TRACE } from './project.ts'

function projectOfShards(): Project {
  const project = new Project()
  project.write('shard-1/g/f/one.jsonl', TRACE)
  project.write('shard-2/g/f/two.jsonl', TRACE.replace('"passed"', '"failed"'))
  return project
}

describe('protokoll merge', () => {
  test('puts the traces of shards together, without a project file', async () => {
    const project = projectOfShards()
    project.remove('protokoll.json')
    const { status, stdout, stderr } = await project.run('merge', 'shard-1', 'shard-2', '--out', 'all')
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '2 traces from 2 folders\n', stderr: '' })
    expect(Object.keys(project.contents('all'))).toEqual(['g/f/one.jsonl', 'g/f/two.jsonl'])
  })

  test('takes folders by their names, whatever these look like', async () => {
    const project = projectOfShards()
    project.write('007/g/f/three.jsonl', TRACE)
    project.write('--out/g/f/four.jsonl', TRACE)
    const { status, stdout, stderr } = await project.run('merge', '007', 'shard-1', '--out', '08', '--', '--out')
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '3 traces from 3 folders\n', stderr: '' })
    expect(Object.keys(project.contents('08'))).toEqual(['g/f/four.jsonl', 'g/f/one.jsonl', 'g/f/three.jsonl'])
  })

  test.each([
    ['no folder', ['merge', '--out', 'all'], 'error OPTION '],
    ['no --out', ['merge', 'shard-1'], 'error OPTION '],
    ['a folder that is not there', ['merge', 'shard-3', '--out', 'all'], 'error OPTION there is no such folder'],
    ['an --out that holds something', ['merge', 'shard-1', '--out', 'shard-2'], 'error OUTPUT_FOREIGN shard-2: '],
    ['an --out that is a file', ['merge', 'shard-1', '--out', 'words.json'], 'error OUTPUT_WRITE words.json: '],
    ['a folder without traces', ['merge', 'features', '--out', 'all'], 'error TRACE_MISSING features: '],
  ])('refuses %s', async (_, args, head) => {
    const { status, stdout, stderr } = await projectOfShards().run(...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(head)
    expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal/m)
  })
})
