import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { describeBreaks } from '../pitfalls/report.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/contributing/pitfalls.md')

it('docs/contributing/pitfalls.md names what the engine is broken by, and what exploring has shown of it', async () => {
  await expect(describeBreaks()).toMatchFileSnapshot(PAGE)
})
