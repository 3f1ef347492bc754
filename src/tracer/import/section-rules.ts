import { sameName } from '../common/same-name.ts'
import { slugify } from '../common/slug.ts'
import type { Mapping } from './mapping.ts'
import type { Said } from './read-events.ts'

/** Says where sections begin: where a rule says so, and where one has become too long. */
export class SectionRules {
  private readonly mapping: Pick<Mapping, 'sectionTitle' | 'sectionEvents'>
  private readonly used = new Set<string>()
  /** How often a title has been asked for. */
  private readonly times = new Map<string, number>()
  private next: string | undefined
  private title: string
  private events = 0
  private isOpen = false
  /** How many sections have begun. */
  count = 0

  constructor(mapping: Pick<Mapping, 'sectionTitle' | 'sectionEvents'>) {
    this.mapping = mapping
    this.title = mapping.sectionTitle
  }

  /** The title of the section that begins with this event; undefined if none does. Without an event, none does yet. */
  take({ draft, section }: { readonly draft?: unknown; readonly section?: Said['section'] }): string | undefined {
    this.next = section ?? this.next
    if (draft === undefined) return undefined
    const begins = this.next !== undefined || !this.isOpen || this.events >= this.mapping.sectionEvents
    if (begins) {
      this.title = this.next ?? this.title
      this.next = undefined
      this.isOpen = true
      this.events = 0
      this.count += 1
    }
    this.events += 1
    return begins ? this.unused(this.title) : undefined
  }

  /** No two sections share a title, nor an address on a page: of several, the later ones have a number. */
  private unused(title: string): string {
    for (;;) {
      const time = (this.times.get(title) ?? 0) + 1
      this.times.set(title, time)
      const named = time === 1 ? title : `${title} (${time})`
      const address = sameName(slugify(named))
      if (this.used.has(address)) continue
      this.used.add(address)
      return named
    }
  }
}
