import { oneOf, type Problem, quote } from '../../common/errors.ts'
import { groupBy } from '../../common/group-by.ts'
import { nearest } from '../../common/nearest.ts'
import { slugify } from '../../common/slug.ts'
import type { Block } from '../../text/markup.ts'
import type { Outline, TestLink } from './outline.ts'

/** Whose test it is: group, file and test, as people know them. */
export type TestName = Pick<Outline, 'group' | 'file' | 'test'>

/** Where a text speaks of a test: inside of a test's own description, or, without these, anywhere. */
export type From = Partial<Pick<TestName, 'group' | 'file'>>

/** Every test there is, to be found by what texts call it. */
export class TestNames {
  private readonly byName: ReadonlyMap<string, readonly TestName[]>

  constructor(tests: Iterable<TestName>) {
    const unique = new Map([...tests].map((test) => [fullName(test), test]))
    const named = [...unique.values()].flatMap((test) => namesOf(test).map((name) => ({ name, test })))
    this.byName = new Map(
      [...groupBy(named, ({ name }) => name)].map(([name, all]) => [name, all.map(({ test }) => test)]),
    )
  }

  /** The test of that name; of several the one of the same file, then of the same group. Undefined if that is not one. */
  find(said: string, from: From = {}): TestName | undefined {
    const all = this.byName.get(said) ?? []
    const group = all.filter((test) => test.group === from.group)
    const near = [group.filter((test) => test.file === from.file), group, all].find((each) => each.length > 0)
    return near?.length === 1 ? near[0] : undefined
  }

  /** The links of a description, each once. */
  linksOf(blocks: readonly Block[], from: From): TestLink[] {
    return [...new Set(saidIn(blocks))].flatMap((said) => {
      const found = this.find(said, from)
      return found ? [{ said, slugs: slugsOf(found) }] : []
    })
  }

  /** What is wrong with what a description calls tests. */
  problemsOf(blocks: readonly Block[], from: From): Problem[] {
    return [...new Set(saidIn(blocks))].flatMap((said) => this.problemOf(said, from) ?? [])
  }

  problemOf(said: string, from: From = {}): Problem | undefined {
    if (this.find(said, from)) return undefined
    const several = this.byName.get(said) ?? []
    const message = several.length > 0 ? 'a name that several tests have' : 'a test that does not exist'
    const near = nearest(said, this.byName.keys())
    const legal = several.length > 0 ? several.map(fullName) : this.alike(said)
    const advice = near === undefined || several.length > 0 ? 'write one of these' : `did you mean ${quote(near)}?`
    return { code: 'TEST_UNKNOWN', message, found: quote(said), legal: oneOf(legal), advice }
  }

  /** Names that have most of its words; where none has any, all. */
  private alike(said: string): string[] {
    const words = wordsOf(said)
    const names = [...this.byName].flatMap(([name, [test]]) => (test?.test === name ? [name] : []))
    const scored = names.map((name) => ({ name, score: [...wordsOf(name)].filter((word) => words.has(word)).length }))
    const best = scored
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    return best.length > 0 ? best.slice(0, 3).map(({ name }) => name) : names
  }
}

export function slugsOf({ group, file, test }: TestName): Outline['slugs'] {
  return { group: slugify(group), file: slugify(file), test: slugify(test) }
}

/** What a text may call a test: its name alone, or with its file, its group, or both before it. */
function namesOf({ group, file, test }: TestName): string[] {
  return [test, `${file} / ${test}`, `${group} / ${test}`, `${group} / ${file} / ${test}`]
}

function fullName({ group, file, test }: TestName): string {
  return `${group} / ${file} / ${test}`
}

function saidIn(blocks: readonly Block[]): string[] {
  const texts = blocks.flatMap((block) => {
    if (block.type === 'code') return []
    return block.type === 'list' ? block.items : [block.text]
  })
  return texts.flat().flatMap(({ test, text }) => (test ? text : []))
}

function wordsOf(name: string): Set<string> {
  return new Set(
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2),
  )
}
