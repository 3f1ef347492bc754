/** The turn that leaves any number of hues as far apart as it can. */
const GOLDEN_ANGLE = 137.508
const FIRST_HUE = 210
/** Light enough for black letters on it, and coloured enough to stand out from black and white paper alike. */
const SATURATION = 0.6
const LIGHTNESS = 0.86

/** A colour for each role, by its place: always the same ones, and no two that follow each other are alike. */
export function roleColor(place: number): string {
  const hue = (FIRST_HUE + place * GOLDEN_ANGLE) % 360
  const spread = SATURATION * Math.min(LIGHTNESS, 1 - LIGHTNESS)
  const part = (offset: number) => {
    const at = (offset + hue / 30) % 12
    const level = LIGHTNESS - spread * Math.max(-1, Math.min(at - 3, 9 - at, 1))
    return Math.round(level * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(0)}${part(8)}${part(4)}`.toUpperCase()
}
