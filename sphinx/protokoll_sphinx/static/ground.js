/**
 * Whether the page is dark, as it is painted: themes say it in many ways, and some are light whatever the system is.
 * Ours has its colours by what this writes on the root of the page, again whenever the theme may have changed.
 */
;(() => {
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  /** Where themes have the text. What is around it may have another ground. */
  const TEXT = '[role="main"], main, article, div.body'
  /** Half way between black and white to the eye, as WCAG 2 counts luminance. */
  const MIDDLE = 0.179

  const numbers = (css) => (css.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number)

  /** Shares from 0 to 1: red, green, blue and alpha. Browsers write colours as rgb(…), mixed ones as color(srgb …). */
  function sharesOf(css) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers(css)
    return [...[red, green, blue].map((each) => (css.startsWith('color(') ? each : each / 255)), alpha]
  }

  /** Of a page that says that it can be both, the system decides. */
  function hasDarkPaper() {
    const schemes = getComputedStyle(root).colorScheme
    return schemes.includes('dark') && (!schemes.includes('light') || system.matches)
  }

  /** What is painted behind an element, the browser's own paper at last. */
  function groundOf(element) {
    if (!element) return hasDarkPaper() ? [0, 0, 0] : [1, 1, 1]
    const [red, green, blue, alpha] = sharesOf(getComputedStyle(element).backgroundColor)
    if (alpha === 1) return [red, green, blue]
    const below = groundOf(element.parentElement)
    return [red, green, blue].map((each, i) => each * alpha + below[i] * (1 - alpha))
  }

  function isDark(element) {
    const [red, green, blue] = groundOf(element).map((each) =>
      each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < MIDDLE
  }

  function tell() {
    const text = document.querySelector(TEXT) ?? document.body
    if (!text) return
    const ground = isDark(text) ? 'dark' : 'light'
    if (root.dataset.protokollGround !== ground) root.dataset.protokollGround = ground
  }

  // While the page comes in: as soon as there is a text, so that nobody sees it change.
  const arrival = new MutationObserver(() => {
    if (!document.querySelector(TEXT)) return
    arrival.disconnect()
    tell()
  })
  arrival.observe(root, { childList: true, subtree: true })
  document.addEventListener('DOMContentLoaded', () => {
    arrival.disconnect()
    tell()
    // A reader's choice is a class or an attribute up there, whatever the theme calls it.
    const choice = new MutationObserver(tell)
    for (const element of [root, document.body]) choice.observe(element, { attributes: true })
  })
  addEventListener('load', tell)
  system.addEventListener('change', tell)
  // Where colours change slowly, the last word is the one that counts.
  document.addEventListener('transitionend', ({ propertyName }) => {
    if (propertyName.startsWith('background')) tell()
  })
})()
