import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tempFolder } from './tools.ts'

const SCRIPT = resolve(import.meta.dirname, '../../scripts/action/comment.mjs')

/** What the step of the action is given. */
export interface Given {
  readonly report?: string
  readonly changed?: string
  readonly token?: string
  readonly run?: string
  readonly key?: string
}

/** Runs the script that keeps the comment, with the API at this address. */
export function runComment(
  address: string,
  { report = 'text', changed = 'true', token = 'the-token', run = '5.1', key = '' }: Given = {},
) {
  const file = join(tempFolder(), 'report.md')
  writeFileSync(file, report)
  const env = {
    PATH: process.env['PATH'],
    GITHUB_API_URL: address,
    GITHUB_GRAPHQL_URL: `${address}/graphql`,
    GITHUB_REPOSITORY: 'o/r',
    TOKEN: token,
    PULL: '7',
    RUN: run,
    KEY: key,
    REPORT: file,
    CHANGED: changed,
  }
  return new Promise<{ status: number | null; output: string }>((done) => {
    const child = spawn(process.execPath, [SCRIPT], { env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
    child.on('close', (status) => done({ status, output }))
  })
}
