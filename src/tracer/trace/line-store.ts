/** So many lines become one text at a time: text by text they take a byte a character, and next to nothing besides. */
const LINES_A_TEXT = 512

/** The lines of a trace, in little room. */
export class LineStore {
  private readonly texts: string[] = []
  private latest: string[] = []
  private count = 0

  /** How many lines there are. */
  get length(): number {
    return this.count
  }

  add(line: string): void {
    this.count += 1
    this.latest.push(line)
    if (this.latest.length === LINES_A_TEXT) this.pack()
  }

  /** A place between two lines, for `since`. */
  here(): number {
    this.pack()
    return this.texts.length
  }

  /** The lines from a place on. */
  since(place: number): string[] {
    this.pack()
    return this.texts.slice(place).flatMap((text) => text.split('\n'))
  }

  /** JSON has no line breaks in it, so they are what parts the lines. */
  private pack(): void {
    if (this.latest.length === 0) return
    this.texts.push(this.latest.join('\n'))
    this.latest = []
  }
}
