/** So many names are known at a time. */
const MOST_NAMES = 1000

/** Parts of a line as JSON. */
export class RowTexts {
  private readonly onFailure: (error: unknown) => void
  /** Kinds and nodes, which come again and again. */
  private readonly names = new Map<string, string>()

  constructor(onFailure: (error: unknown) => void) {
    this.onFailure = onFailure
  }

  name(name: string): string {
    const known = this.names.get(name)
    if (known !== undefined) return known
    const made = this.of(name)
    if (this.names.size >= MOST_NAMES) this.names.clear()
    this.names.set(name, made)
    return made
  }

  /** `id` as JSON. */
  message(message: string, id: string | undefined, fields: object): string {
    const named = id === undefined ? '' : `,"id":${id}`
    return `"message":${this.name(message)}${named},"fields":${this.of(fields)}`
  }

  /** What is no JSON is told as null: whoever collects says where. */
  of(value: unknown): string {
    try {
      return JSON.stringify(value) ?? 'null'
    } catch (error) {
      this.onFailure(error)
      return 'null'
    }
  }
}
