import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'

/** Three depots hand a baton on: whoever has it is the keeper. Their logger writes what slog of Go does. */
const BATON = `
time=2026-03-01T08:00:00.001Z level=INFO msg="became waiting" depot=north lap=0
time=2026-03-01T08:00:00.002Z level=INFO msg="became waiting" depot=east lap=0
time=2026-03-01T08:00:00.003Z level=INFO msg="became waiting" depot=south lap=0
time=2026-03-01T08:00:01.000Z level=INFO msg="became keeper" depot=north lap=1
time=2026-03-01T08:00:02.000Z level=INFO msg="sent baton" depot=north peer=east lap=1 cargo="3 crates, \\"frail\\""
time=2026-03-01T08:00:02.001Z level=INFO msg="became waiting" depot=north lap=1
time=2026-03-01T08:00:02.500Z level=INFO msg="received baton" depot=east peer=north lap=1 cargo="3 crates, \\"frail\\""
time=2026-03-01T08:00:02.600Z level=INFO msg="became keeper" depot=east lap=1
panic: scale is broken
time=2026-03-01T08:00:03.000Z level=INFO msg="sent baton" depot=east peer=south lap=2 cargo="1 crate
time=2026-03-01T08:00:04.000Z level=INFO msg="received baton" depot=south peer=east lap=2 token=s3cr3t cargo=none
time=2026-03-01T08:00:05.000Z level=INFO msg="became keeper" depot=south lap=2
`.trimStart()

const RULES = {
  invariants: 1,
  vocabulary: 'baton',
  rules: [
    {
      rule: 'laps',
      says: 'A lap never goes back.',
      neverBack: '$lap',
      for: '$depot',
      kept: true,
      where: [{ node: '$depot', state: { lap: '$lap' } }],
    },
  ],
}

describe('a log of logfmt of a protocol that nobody here knows', () => {
  async function imported(): Promise<Project> {
    const project = new Project()
    project.write('baton.log', BATON)
    expect(await project.run('init', '--from', 'baton.log')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        [
          '  10 lines are pairs of logfmt',
          '  the node: "depot", 3 values',
          '  what happened: "msg", 4 values',
          '  what lines say that their node is, now roles: "waiting", "keeper"',
          '  the ends of messages: "peer"',
        ].join('\n'),
      ),
    })
    const { status, stdout } = await project.run(
      'import',
      'baton.log',
      '--mapping',
      'baton.mapping.json',
      '--out',
      'traces',
    )
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: [
        'baton.log: 12 lines',
        '  events      10',
        '  left over   2',
        '    baton.log:9: no logfmt: nothing in it is key=value; a rule with "raw" can say that such a line is noise',
        '    baton.log:10: no logfmt: a quote that is not closed at character 93; a rule with "raw" can say that such a line is noise',
        '  messages    1 handled that no line sends',
        '  trace       traces/baton/baton.jsonl',
        '',
      ].join('\n'),
    })
    return project
  }

  test('is drafted, and imported with what every line says and no more', async () => {
    const project = await imported()
    const trace = `${project.contents('traces')['baton/baton.jsonl']}`
    expect(trace).toContain(
      '"op":"send","to":"east","message":"baton","id":"1","fields":{"lap":1,"cargo":"3 crates, \\"frail\\""}',
    )
    expect(trace).toContain('{"node":"east","op":"became_keeper","set":{"role":"keeper"}')
    expect(trace).not.toContain('s3cr3t')
    const { roles } = JSON.parse(`${project.contents('traces')['vocabulary.json']}`)
    expect(roles.map(({ id }: { id: string }) => id)).toEqual(['unknown', 'waiting', 'keeper'])
  })

  test('is checked, and the line that cannot be is named', async () => {
    const project = await imported()
    project.write('rules.json', JSON.stringify(RULES))
    expect(await project.run('check', 'traces', '--invariants', 'rules.json')).toMatchObject({ status: 0 })
    project.write('baton.log', BATON.replace(/lap=2\n$/, 'lap=1\n'))
    await project.run('import', 'baton.log', '--mapping', 'baton.mapping.json', '--out', 'traces')
    const { status, stdout } = await project.run('check', 'traces', '--invariants', 'rules.json')
    expect(status).toBe(1)
    expect(stdout).toContain('(baton.log:12): south became_keeper')
    expect(stdout).toContain('  rule     laps: A lap never goes back.\n')
  })

  test('has pages', async () => {
    const project = await imported()
    project.write('protokoll.json', '{"vocabulary":"traces/vocabulary.json","traces":"traces","formats":["markdown"]}')
    expect(await project.run('render', '--out', 'pages')).toMatchObject({ status: 0, stderr: '' })
    const pages = Object.entries(project.contents('pages')).filter(([path]) => path.endsWith('.md'))
    expect(pages.some(([, text]) => text.includes('KEEPER') && text.includes('3 crates'))).toBe(true)
  })
})
