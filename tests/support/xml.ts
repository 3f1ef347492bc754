/** An element of an XML document, with what is directly in it. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  /** Its own text, without that of the elements in it. */
  text: string
}

const NAME = '[A-Za-z_][\\w.-]*'
const TAG = new RegExp(`^<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`)
const ENTITY = /&(?:lt|gt|amp|quot|apos|#(\d+)|#x([\da-f]+));/giy
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Reads a strict part of XML: elements with quoted attributes, text, and the entities that need no declaration. Refuses
 * all else, comments, declarations, CDATA and processing instructions among it.
 */
export function parseXml(document: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  for (let at = 0; at < document.length; ) {
    const end = document.indexOf('<', at)
    const text = document.slice(at, end < 0 ? undefined : end)
    const current = open.at(-1) ?? root
    current.text += decode(text)
    at += text.length
    if (end >= 0) at += readTag(document.slice(at), open)
  }
  const [only, ...more] = root.children
  if (open.length > 1 || !only || more.length > 0 || root.text.trim() !== '') throw new Error('not one document')
  return only
}

/** Reads the tag that a text begins with; returns how long it is. */
function readTag(text: string, open: Element[]): number {
  const tag = TAG.exec(text)
  if (!tag) throw new Error(`not a tag: ${text.slice(0, 60)}`)
  const [whole, closing, name = '', attributes = '', empty] = tag
  if (closing) {
    if (open.pop()?.name !== name) throw new Error(`${name} is not open`)
    return whole.length
  }
  const element = { name, attributes: attributesOf(attributes), children: [], text: '' }
  open.at(-1)?.children.push(element)
  if (!empty) open.push(element)
  return whole.length
}

/** The element and all below it. */
export function elementsOf(element: Element): Element[] {
  return [element, ...element.children.flatMap(elementsOf)]
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))) {
    if (name in found) throw new Error(`${name} twice`)
    found[name] = decode(value)
  }
  return found
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in a text')
  const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text)
  if (illegal) throw new Error(`no character of XML: ${JSON.stringify(illegal[0])}`)
  return text.replace(/&[^;]{0,8};?/g, (entity) => {
    ENTITY.lastIndex = 0
    const match = ENTITY.exec(entity)
    if (!match) throw new Error(`no entity: ${entity}`)
    const code = match[1] ? Number(match[1]) : Number.parseInt(match[2] ?? '', 16)
    return NAMED[match[0].slice(1, -1)] ?? String.fromCodePoint(code)
  })
}
