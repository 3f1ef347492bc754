/**
 * As JSON; undefined for what JSON leaves out. Throws for numbers that JSON has not, which it would make null, and what
 * reading the value throws. A BigInt is the number that it is, or the text of its digits where JSON's readers would round it.
 */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === 'number') return `${finite(value)}`
  try {
    const text = JSON.stringify(value)
    // Most texts have no null in them, and then nothing has become one.
    if (text === undefined || !text.includes('null') || !hasNonFinite(value)) return text
  } catch {
    // What is wrong is said below, unless it is a BigInt.
  }
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return isExact(each) ? Number(each) : `${each}`
    return typeof each === 'number' ? finite(each) : each
  })
}

/** Whether a number stands for it in JSON. */
function isExact(value: bigint): boolean {
  return Number.isSafeInteger(Number(value))
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`${value} is no number in JSON`)
  return value
}

/** Whether a number is in it that JSON has not; it has no circles. */
function hasNonFinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNonFinite)
}
