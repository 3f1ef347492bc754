import { slugify } from '../../common/slug.ts'
import type { Header } from '../../trace/events.ts'

/** What Sphinx and the legend call pages of their own. */
const RESERVED = ['genindex', 'modindex', 'py-modindex', 'search', 'trace-table-legend']

type Names = Pick<Header, 'group' | 'file' | 'test'>

/**
 * What tests cannot be called by alone, in small letters: names of tests, and `file/test`, that are those of several tests
 * or that something else is called by. Labels are one kind of name for all of a site, and know no capitals.
 */
export function ambiguousNames(tests: Iterable<Names>): string[] {
  const owners = new Map<string, string>()
  const ambiguous = new Set(RESERVED)
  for (const names of tests) {
    const [group, file, test] = [names.group, names.file, names.test].map((name) => slugify(name).toLowerCase())
    const owner = `${group}/${file}/${test}`
    for (const short of [`${test}`, `${file}/${test}`]) {
      if ((owners.get(short) ?? owner) !== owner) ambiguous.add(short)
      owners.set(short, owner)
    }
  }
  return [...ambiguous].toSorted()
}
