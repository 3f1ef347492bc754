import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findPackage } from '../../../src/tracer/io/program.ts'

it('finds the package that code lies in, and the folder in it that all of it is below', () => {
  const root = mkdtempSync(join(tmpdir(), 'program-'))
  try {
    const own = join(root, 'dist/tracer/io')
    mkdirSync(own, { recursive: true })
    writeFileSync(join(root, 'package.json'), '{}')
    expect(findPackage(own)).toEqual({ root, code: join(root, 'dist') })
    expect(findPackage(join(root, 'dist'))).toEqual({ root, code: join(root, 'dist') })
  } finally {
    rmSync(root, { recursive: true })
  }
})

it('ends where no package is above', () => {
  expect(findPackage('/no/such/folder/anywhere')).toEqual({
    root: '/no/such/folder/anywhere',
    code: '/no/such/folder/anywhere',
  })
})
