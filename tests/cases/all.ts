import type { Case } from './case.ts'
import { ENGINE_CASES } from './engine-cases.ts'
import { TEST_CASES } from './test-cases.ts'

export const CASES: readonly Case[] = [...ENGINE_CASES, ...TEST_CASES]
