import { expect, test } from 'vitest'
import { Project } from './project.ts'

/** What is said, and what of it is in a trace. */
const SAID: readonly (readonly [said: string, told: string])[] = [
  ['request Cookie: a=1; session=z', 'request Cookie: ***'],
  ['calling https://user:hunter2@host:80/x?y=1 term=4', 'calling https://user:***@host:80/x?y=1 term=4'],
  ['calling http://host:8080/a@b or git@host:x', 'calling http://host:8080/a@b or git@host:x'],
  ['token ring epoch=3, key: 4', 'token ring epoch=3, key: 4'],
  ['sees eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.abcDEF-_ now', 'sees *** now'],
  ['uses AKIAABCDEFGHIJKLMNOP now', 'uses *** now'],
  ['uses apiKey=abc AWS_SECRET_ACCESS_KEY=zz/1 now', 'uses apiKey=*** AWS_SECRET_ACCESS_KEY=*** now'],
  ['has -----BEGIN EC PRIVATE KEY-----\\nMII-----END', 'has -----BEGIN EC PRIVATE KEY-----***-----END'],
  [
    'commit 0123456789abcdef0123456789abcdef01234567 of AKIA',
    'commit 0123456789abcdef0123456789abcdef01234567 of AKIA',
  ],
]

/** What lines of a log say in its trace, with what was drafted for it. */
async function toldOf(log: string): Promise<{ texts: string[]; stdout: string }> {
  const project = new Project()
  project.write('a.log', log)
  const { stdout } = await project.run('init', '--from', 'a.log')
  const imported = await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  expect(imported).toMatchObject({ status: 0, stderr: '' })
  const lines = `${project.contents('traces')['a/a.jsonl']}`.trimEnd().split('\n')
  const texts = lines.flatMap((line) => JSON.parse(line).fields?.text ?? [])
  return { texts, stdout }
}

const lines = (line: (text: string, i: number) => string) => SAID.map(([text], i) => `${line(text, i)}\n`).join('')

test.each<[what: string, log: string]>([
  ['lines', lines((text) => `INFO [n1] ${text}`)],
  ['objects', lines((text, i) => JSON.stringify({ node: 'n1', msg: text.replace('\\n', '\n'), n: i }))],
  ['logfmt', lines((text, i) => `node=n1 msg=${JSON.stringify(text.replace('\\n', '\n'))} n=${i % 2}`)],
])('secrets that nothing names are masked in texts of %s, and only these', async (what, log) => {
  const { texts, stdout } = await toldOf(log)
  // Of objects and pairs what says no secret is a kind of its own.
  const told = SAID.filter(([text, seen]) => what === 'lines' || text !== seen)
  expect(texts).toEqual(told.map(([, seen]) => seen))
  expect(stdout).toMatch(/what seem\S* to be .* masked\n/)
})

test('a key that goes over several lines is masked where one begins', async () => {
  const key = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'MzEfYyjiWA4R4ypbHqGC0H0+', 'abc=']
  const around = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----']
  const { texts } = await toldOf(['INFO [n1] key', around[0], ...key, around[1], 'INFO [n1] done', ''].join('\n'))
  expect(texts.slice(1, -1)).toEqual([around[0], '***', '***', '***', around[1]])
  expect((await toldOf(`INFO [n1] key\n${key[0]}\n`)).texts.at(-1)).toBe(key[0])
})

test('a node whose name has a password in it is told without', async () => {
  const log = ['a', 'b', 'a', 'b'].map((id, i) =>
    JSON.stringify({ host: `redis://u:hunter2@${id}:1`, event: 'tick', n: i }),
  )
  const project = new Project()
  project.write('a.log', `${log.join('\n')}\n`)
  await project.run('init', '--from', 'a.log')
  await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  const { 'a.log': __, ...made } = project.contents('.')
  const trace = `${project.contents('traces')['a/a.jsonl']}`
  expect([Object.values(made).join(''), trace].join('')).not.toContain('hunter2')
  expect(trace).toContain('"redis://u:***@a:1"')
})
