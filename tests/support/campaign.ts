/**
 * Properties over generated input are tried in two forms: a short one, for `npm test`, and the whole one, for the check,
 * which sets `PROTOKOLL_CAMPAIGN=whole`. Both begin with the same seed: the short one is the beginning of the whole.
 */
const isWhole = process.env['PROTOKOLL_CAMPAIGN'] === 'whole'

/** As many runs as a property is tried, of as many as the whole campaign has; or a bound that grows with them. */
export function share(whole: number): number {
  return isWhole ? whole : Math.ceil(whole / 5)
}
