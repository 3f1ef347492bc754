import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logFiles } from '../../../src/tracer/io/log-file.ts'
import { Project } from '../../cli/project.ts'
import { importText, shipped, tracesOf } from './imported.ts'
import { type MutatedLog, mutatedLog } from './mutated-logs.ts'

/** How many broken logs are tried: `PROTOKOLL_MUTATED_LOGS=10000` for the whole campaign. */
const LOGS = Number(process.env['PROTOKOLL_MUTATED_LOGS'] ?? 300)
/** Milliseconds that the whole campaign may take; what is said of so many logs is no matter of time. */
const PATIENCE = 120_000 + LOGS * 300
/** Every so many of them goes through the command, too. */
const BY_COMMAND = 20

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'protokoll-mutated-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const mappings = new Map<string, ReturnType<typeof shipped>>()

function mappingOf(name: string): ReturnType<typeof shipped> {
  const known = mappings.get(name) ?? shipped(name)
  mappings.set(name, known)
  return known
}

/** What is wrong with what became of a log; undefined if nothing is. */
function faultOf({ mapping: name, bytes }: MutatedLog): string | undefined {
  const path = join(folder, 'a.log')
  writeFileSync(path, bytes)
  const mapping = mappingOf(name)
  const made = importText(logFiles([{ file: 'a.log', path }], mapping.record), mapping)
  const { lines, events, context, noiseLines, unexplained, unexplainedLines } = made.account
  if (events + context + noiseLines + unexplainedLines !== lines) return 'a line is not accounted for'
  const own = linesIn(bytes)
  if (name === 'otlp' ? lines < Math.min(own, 1) : lines !== own) return `${lines} of ${own} lines`
  if (unexplained.some(({ line, why }) => line < 1 || line > own || why === ''))
    return 'a line is told without place or reason'
  if (unexplainedLines > 0 && unexplained.length === 0) return 'no line is told'
  if (made.traces === 0 && events > 0) return 'events are in no trace'
  // Whatever is written can be read.
  tracesOf(made, mapping.vocabulary)
  return undefined
}

function linesIn(bytes: Buffer): number {
  const feeds = bytes.reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0)
  return bytes.length === 0 || bytes.at(-1) === 0x0a ? feeds : feeds + 1
}

test(
  `${LOGS} broken logs: every line is accounted for, and what is written can be read`,
  () => {
    const faults: string[] = []
    for (let number = 1; number <= LOGS; number += 1) {
      const log = mutatedLog(number)
      try {
        const fault = faultOf(log)
        if (fault !== undefined) faults.push(`${number} ${log.mapping}: ${fault}`)
      } catch (error) {
        faults.push(`${number} ${log.mapping}: ${error}`)
      }
    }
    expect(faults).toEqual([])
  },
  PATIENCE,
)

test(
  'the command ends with a trace, or says what is wrong, and never with a stack',
  async () => {
    const project = new Project()
    for (let number = 1; number <= LOGS; number += BY_COMMAND) {
      const { mapping, bytes } = mutatedLog(number)
      writeFileSync(join(project.folder, 'a.log'), bytes)
      const { status, stdout, stderr } = await project.run('import', 'a.log', '--mapping', mapping, '--out', 'out')
      expect([0, 1]).toContain(status)
      expect([number, stderr]).toEqual([number, expect.not.stringMatching(/^\s+at .*[:(]\d+|node:internal|INTERNAL/m)])
      expect([number, stdout === '', stderr === '']).toEqual([number, stdout === '', stdout !== ''])
    }
  },
  PATIENCE,
)

test('broken logs are of every mapping, and the same at all times', () => {
  const logs = Array.from({ length: 60 }, (_, i) => mutatedLog(i + 1))
  expect(new Set(logs.map(({ mapping }) => mapping)).size).toBeGreaterThanOrEqual(4)
  expect(logs).toEqual(Array.from({ length: 60 }, (_, i) => mutatedLog(i + 1)))
})
