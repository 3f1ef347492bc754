import { capitalized } from '../common/capitalized.ts'
import { oneOf, type Problem, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import type { Evidence } from './evidence/evidence.ts'

/** The three texts that every feature and every branch has, as RST fragments. */
export const TEXT_KINDS = ['short', 'features', 'narrative'] as const
export type TextKind = (typeof TEXT_KINDS)[number]

export interface CatalogueEntry {
  /** `feature` or `feature/branch`. */
  readonly id: string
  /** The folder that holds its texts, as errors name it. */
  readonly folder: string
  readonly texts: Readonly<Partial<Record<TextKind, string>>>
  /** What must be seen in a section that claims to test it. */
  readonly evidence?: Evidence
  /** The section to look at first: `group / test / section`, by their names. */
  readonly example?: string
  /** What people call it. */
  readonly title?: string
  /** What else they look for it by. */
  readonly search?: readonly string[]
}

/** Where features are looked for: a wrong folder looks like features that nobody has declared. */
export interface CataloguePlace {
  readonly folder: string
  readonly exists: boolean
}

/** Everything that a section can say it uses or tests. */
export class Catalogue {
  readonly entries: ReadonlyMap<string, CatalogueEntry>
  readonly place: CataloguePlace | undefined

  constructor(entries: readonly CatalogueEntry[], place?: CataloguePlace) {
    this.place = place
    this.entries = new Map(entries.map((entry) => [entry.id, entry]))
  }

  /** The ids of features, without those of branches. */
  get features(): readonly string[] {
    return [...this.entries.keys()].filter((id) => !id.includes('/'))
  }

  /** What people call it: the title that it was given, or one made of its id. */
  titleOf(id: string): string {
    return this.entries.get(id)?.title || titleFromId(id)
  }

  branchesOf(feature: string): readonly string[] {
    return [...this.entries.keys()].filter((id) => id.startsWith(`${feature}/`))
  }

  /** What is wrong with naming `id`: it, or something that it implies, does not exist. */
  problemsOf(id: string): readonly Problem[] {
    const missing = withImplied(id).find((each) => !this.entries.has(each))
    if (missing === undefined) return []
    // A branch that is there and lacks a parent was not misspelt.
    const near = this.entries.has(id) ? undefined : nearest(missing, this.entries.keys())
    const why = missing === id ? '' : `: ${quote(id)} implies it`
    const advice = near === undefined ? `${this.toAdd}${why}` : `did you mean ${quote(near)}?`
    const message = 'a feature that does not exist'
    return [{ code: 'FEATURE_UNKNOWN', message, found: quote(missing), legal: this.legalIds, advice }]
  }

  private get legalIds(): string {
    if (this.entries.size > 0 || this.place === undefined) return oneOf(this.entries.keys())
    const { folder, exists } = this.place
    return exists
      ? `nothing: there are no features in ${quote(folder)}`
      : `nothing: there is no folder ${quote(folder)}`
  }

  /** What to do about a feature that nothing is like. */
  private get toAdd(): string {
    if (this.place === undefined) return 'add it to the feature catalogue'
    const { folder, exists } = this.place
    const toAdd = `add it to the feature catalogue in ${quote(folder)}`
    return exists ? toAdd : `say in protokoll.json, under "features", which folder the features are in; or ${toAdd}`
  }

  /** Entries that lack a text, or have an empty one. */
  gaps(): readonly Problem[] {
    return [...this.entries.values()].flatMap(({ id, folder, texts }) =>
      TEXT_KINDS.filter((kind) => !texts[kind]?.trim()).map((kind) => ({
        code: 'FEATURE_TEXT_MISSING' as const,
        file: `${folder}/${kind}.rst`,
        message: `the feature ${quote(id)} has no text of this kind`,
        legal: `each feature and branch has ${TEXT_KINDS.map((each) => `${each}.rst`).join(', ')}`,
        advice: 'write the text',
      })),
    )
  }
}

/** `log_replication` is `Log replication`, and `log_replication/batch_catchup.late` is `batch catchup, late`. */
function titleFromId(id: string): string {
  const [feature = id, branch] = id.split('/')
  const words = (branch ?? feature).replaceAll('.', ', ').replaceAll('_', ' ').trim() || id
  return branch === undefined ? capitalized(words) : words
}

/** A branch with all that it implies, outermost first: `f/a.b` implies `f` and `f/a`. */
export function withImplied(id: string): readonly string[] {
  const [feature = id, branch] = id.split('/')
  if (branch === undefined) return [feature]
  const parts = branch.split('.')
  return [feature, ...parts.map((_, i) => `${feature}/${parts.slice(0, i + 1).join('.')}`)]
}
