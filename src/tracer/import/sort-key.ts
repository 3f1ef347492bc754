/** What lines are sorted by: numbers, of which large ones are whole, before texts. */
export type SortKey = number | bigint | string

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/
const WHOLE = /^[+-]?\d+$/
/** ISO 8601 with its date in any of the usual signs; a fraction of the second may have any number of digits. */
const MOMENT = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))? ?(?:Z|UTC|([+-])(\d\d):?(\d\d))?$/
/** As syslog has it, without a year. */
const DAY = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)(?:[.,](\d+))?$/
const TIME_OF_DAY = /^(\d{1,2}):(\d\d:\d\d)(?:[.,](\d+))?$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** Of a fraction of a second: nanoseconds, which no clock of a log goes below. */
const FRACTION_DIGITS = 9
/** After so many years the calendar begins anew. */
const YEARS_OF_CALENDAR = 400
/** Seconds of years with four digits have at most so many. */
const SECOND_DIGITS = 12

/**
 * What a value is sorted by; undefined where it is nothing to sort by. Digits are a number, and times are what they mean,
 * not how they are written: with another zone, or without the zeros that a fraction ends with. A time without a zone is one
 * of UTC. Any other text is itself.
 */
export function sortKeyOf(value: unknown): SortKey | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value === '') return undefined
  if (NUMBER.test(value)) return numberOf(value)
  return momentOf(value) ?? dayOf(value) ?? timeOfDay(value) ?? value
}

export function compareSortKeys(a: SortKey, b: SortKey): number {
  const isText = typeof a === 'string'
  if (isText !== (typeof b === 'string')) return isText ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}

function numberOf(digits: string): number | bigint {
  const number = Number(digits)
  return Number.isSafeInteger(number) || !WHOLE.test(digits) ? number : BigInt(digits)
}

function momentOf(text: string): string | undefined {
  const found = MOMENT.exec(text)
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number)
  const [, , , , , , , fraction, sign, hours, minutes] = found
  const ahead = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
  const seconds = ((daysTo(year, month, day) * 24 + hour) * 60 + minute - ahead) * 60 + second
  return `${String(seconds).padStart(SECOND_DIGITS, '0')}.${fractionOf(fraction)}`
}

/** Days since a day before the year 0, by the Gregorian calendar. A year that begins in March has its leap day at its end. */
function daysTo(year: number, month: number, day: number): number {
  const march = (month > 2 ? year : year - 1) + YEARS_OF_CALENDAR
  const leapDays = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  // From March on the months of 31 and 30 days come in an order that has 153 days in five of them.
  return march * 365 + leapDays + Math.floor((((month + 9) % 12) * 153 + 2) / 5) + day
}

function dayOf(text: string): string | undefined {
  const [, month = '', day = '', time, fraction] = DAY.exec(text) ?? []
  const at = MONTHS.indexOf(month)
  if (at < 0) return undefined
  return `${String(at).padStart(2, '0')} ${day.padStart(2, '0')} ${time}.${fractionOf(fraction)}`
}

function timeOfDay(text: string): string | undefined {
  const [, hour, rest, fraction] = TIME_OF_DAY.exec(text) ?? []
  return hour === undefined ? undefined : `${hour.padStart(2, '0')}:${rest}.${fractionOf(fraction)}`
}

function fractionOf(digits = ''): string {
  return digits.padEnd(FRACTION_DIGITS, '0')
}
