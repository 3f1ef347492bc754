/**
 * Runs in a page: the contrast (WCAG 2) of each text that can be seen with what is really painted behind it. Takes the
 * selector of what to measure, and returns how many texts that were and which have less contrast than they should.
 */
globalThis.measureContrast = (selector, least) => {
  const numbers = (css) => [...css.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(([part]) => Number(part))

  /** Red, green, blue from 0 to 255 and alpha from 0 to 1. */
  function colorOf(css) {
    const [r = 0, g = 0, b = 0, alpha = 1] = numbers(css.replace(/^color\(srgb /, 'color('))
    return css.startsWith('color(') ? [r * 255, g * 255, b * 255, alpha] : [r, g, b, alpha]
  }

  const faded = ([r, g, b, alpha], by) => [r, g, b, alpha * by]
  const over = (top, below) => [...[0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])), 1]
  const hex = (color) =>
    `#${color
      .slice(0, 3)
      .map((part) => Math.round(part).toString(16).padStart(2, '0'))
      .join('')}`

  function luminance(color) {
    const [r, g, b] = color.slice(0, 3).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
  }

  /** What a browser paints where nothing else is. */
  const canvas = () =>
    getComputedStyle(document.documentElement).colorScheme === 'dark' ? [18, 18, 18, 1] : [255, 255, 255, 1]

  /** What is painted behind the content of an element of HTML. A gradient or an image there is nothing to write on. */
  function groundOf(element) {
    if (!element) return canvas()
    const style = getComputedStyle(element)
    const own = faded(colorOf(style.backgroundColor), Number(style.opacity))
    if (style.backgroundImage !== 'none') return undefined
    if (own[3] === 1) return own
    const below = groundOf(element.parentElement)
    return below && over(own, below)
  }

  const opacityOf = (element) =>
    element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1

  /** The colours of a fill: a pattern has several. */
  function fillsOf(shape) {
    const { fill, fillOpacity } = getComputedStyle(shape)
    if (fill === 'none') return []
    const by = Number(fillOpacity) * opacityOf(shape)
    const pattern = /^url\("?#([^")]*)/.exec(fill)
    if (!pattern) return [faded(colorOf(fill), by)]
    return [...document.getElementById(pattern[1]).children].map((part) => {
      const style = getComputedStyle(part)
      return faded(colorOf(style.fill === 'none' ? style.stroke : style.fill), Number(style.opacity))
    })
  }

  const inside = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom

  /** The grounds behind a text of a picture: those of the shapes that are drawn before it, at points all over it. */
  function* groundsInPicture(text, picture, shapes) {
    const paper = groundOf(picture)
    const box = text.getBoundingClientRect()
    const before = shapes.filter(({ shape }) => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
    for (let i = 0; i < 27; i += 1) {
      const [x, y] = [
        box.left + (box.width * ((i % 9) + 0.5)) / 9,
        box.top + (box.height * (Math.floor(i / 9) + 1)) / 4,
      ]
      let grounds = [paper]
      for (const { shape, box: bounds, toShape } of before) {
        if (!inside(bounds, x, y) || !shape.isPointInFill(new DOMPoint(x, y).matrixTransform(toShape))) continue
        grounds = fillsOf(shape).flatMap((fill) => grounds.map((ground) => over(fill, ground)))
      }
      yield* grounds
    }
  }

  const faint = []
  let measured = 0

  function judge(text, ink, grounds, element) {
    const ratios = grounds.map((ground) => (ground ? [contrast(over(ink, ground), ground), hex(ground)] : [0, 'image']))
    const [ratio, ground] = ratios.sort(([a], [b]) => a - b)[0]
    measured += 1
    if (ratio >= least) return
    const where = []
    for (let each = element; each && where.length < 4; each = each.parentElement) {
      where.unshift([each.tagName.toLowerCase(), ...each.classList].join('.'))
    }
    faint.push([text.trim().slice(0, 40), Number(ratio.toFixed(2)), hex(ink), ground, where.join(' > ')])
  }

  const isSeen = (box) => box.width > 2 && box.height > 2

  function measurePicture(picture) {
    const shapes = [...picture.querySelectorAll('path, rect, circle, polygon')]
      .filter((each) => !each.closest('defs'))
      .map((shape) => ({ shape, box: shape.getBoundingClientRect(), toShape: shape.getScreenCTM().inverse() }))
    for (const text of picture.querySelectorAll('text')) {
      if (!isSeen(text.getBoundingClientRect())) continue
      const style = getComputedStyle(text)
      const ink = faded(colorOf(style.fill), Number(style.fillOpacity) * opacityOf(text))
      judge(text.textContent, ink, [...groundsInPicture(text, picture, shapes)], text)
    }
  }

  function measureText(node) {
    const element = node.parentElement
    const range = document.createRange()
    range.selectNodeContents(node)
    const style = getComputedStyle(element)
    if (style.visibility !== 'visible' || !isSeen(range.getBoundingClientRect())) return
    // The theme shows its sign for a link to a heading when that is pointed at.
    if (element.closest('script, style, svg, .headerlink')) return
    judge(node.data, faded(colorOf(style.color), opacityOf(element)), [groundOf(element)], element)
  }

  function measurePseudo(element, which) {
    if (element.closest('svg, .headerlink')) return
    const style = getComputedStyle(element, which)
    const content = /^"(.*)"$/.exec(style.content)?.[1]
    if (!content?.trim() || style.display === 'none' || !isSeen(element.getBoundingClientRect())) return
    const behind = groundOf(element)
    const own = colorOf(style.backgroundColor)
    judge(`${which} ${content}`, colorOf(style.color), [behind && over(own, behind)], element)
  }

  // Where scripts are switched off, a walker takes no function either.
  function measureTexts(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) if (texts.currentNode.data.trim()) measureText(texts.currentNode)
  }

  for (const root of document.querySelectorAll(selector)) {
    if (root.parentElement?.closest(selector)) continue
    for (const picture of root.matches('svg') ? [root] : root.querySelectorAll('svg')) measurePicture(picture)
    measureTexts(root)
    for (const element of [root, ...root.querySelectorAll('*')]) {
      measurePseudo(element, '::before')
      measurePseudo(element, '::after')
    }
  }
  return { measured, faint }
}
