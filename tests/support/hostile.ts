/**
 * Texts that somebody may give a test, a section, a node or a command, and that mean something to docutils, Sphinx,
 * PlantUML, Handlebars, a browser, a file system or a terminal. Written with escapes where an editor would hide them.
 */
const MARKUP = [
  ...['|', '*', '**', '`', '``', '\\', '\\\\', '::', ':', '..', '...', '.', '#', '=', '-', '--', '+', '~~', '__', '_'],
  ...['*a*', '**a**', '`a`', '``a``', '|subst|', 'name_', 'name__', '_a_', '__a__', '[1]_', '[#]_', 'a_ b', '_`target`'],
  ...[':role:`x`', ':field: x', ':ref:`x <y>`', '`a <http://b>`_', '.. include:: /etc/passwd', '.. raw:: html', '>>> x'],
  ...['1. x', 'a) x', '(iv) x', '#. x', '- x', '-x', '+ x', '* x', '--long', '/V', '• x', 'a::', 'a ::', '!x', '~x'],
  ...['=====', '-----', '+---+', '=== ===', "''''", '""""', '((((', '))))', '[[[[', ']]]]', '<<<<', '>>>>', '::::', '????'],
  ...['<script>alert(1)</script>', ']]>', '<!-- x -->', '&amp;', '<b>b</b>', 'a <b>', '&#60;', '</text>', '<>'],
  ...['{{handlebars}}', '{{{x}}}', '{{> page}}', '{{#each x}}', '$x', '${x}', '$0', '$&', '%s', '%date()', '%n()', '@a b'],
  ...['@enduml', '@startuml', '!include x', '!define a b', '!pragma x', '!$x = 1', 'end note', 'end', 'as x', 'note over n1'],
  ...['//i//', '""m""', '--s--', '~~w~~', '== x ==', '<color:red>x', '<U+0041>', '<&star>', '<img:x.png>', '[[http://x l]]'],
  ...['= x', '. x', '...', '+++', '_x', 'x_', '/', '//', '/x/', 'a/b', 'a -> b', 'n1 -> n2 : x', 'a\\nb', '\\t', 'x : y', '(a)'],
  ...['"', "'", `"'"`, '“q”', '(', ')', '[', ']', '{', '}', '<', '>', '^', '&', '@', '$', '!', '?', ';', ',', '%', '"x" as n9'],
  ...['http://example.org/a_b', 'https://x', 'mailto:a@b.org', 'a@b.org', 'javascript:alert(1)', 'ftp://x', 'news:x'],
]

const CHARACTERS = [
  ...['a\nb', 'a\r\nb', 'a\rb', '\n', 'a\n\nb', 'a\n=====', 'a\n.. b', 'a\n@enduml', 'a\u2028b', 'a\u2029b', 'a\u0085b'],
  ...['a\tb', '\t', 'a\vb', 'a\fb', 'a\0b', 'a\u001b[31mb', 'a\u0007b', 'a\u007fb', 'a\u009fb', 'a\u001cb'],
  ...[' ', '   ', '\u00a0', '\u3000', '\u2007', '\ufeff', '\u200b', ' a ', 'a  b', '\u3000a\u3000', '\u1680', '\u180e'],
  ...['עברית', 'العربية', '\u202eevil', 'a\u202eb\u202c', '\u2066a\u2069', '\u200fa', 'a\u061cb'],
  ...['漢字', 'ｆｕｌｌ', 'ﾊﾝｶｸ', '한국어', '\u1112\u1161\u11ab', '👍', '👍🏽', '👩‍👩‍👧', '🇩🇪', '❤\ufe0f', '1\ufe0f\u20e3', '☰', '䷀', '🫨'],
  ...['e\u0301', 'x\u0302\u0303', '\u0301', '\u0301\u0302', 'か\u3099', '\u3099', 'क्षि', 'ก็', '\u0f73', '\u302a漢', 'Å', 'ﬁ'],
  ...['\ud800', 'a\udc00b', '\udfff\ud800', '\uffff', '\ufffe', '\ufdd0', '\u{10ffff}', '\u{e000}', '\u{f0000}', '\u0378'],
  ...['𝒳', '𐍈', '𒀀', '\u{11f41}', '\u{e0100}', '\u{e0041}', 'İ', 'ß', 'ſ', 'straße', 'été', 'Ωmega', '١٢٣', '½', 'x²'],
]

const NAMES = [
  ...['../../etc/passwd', '/abs', '/etc/passwd', 'C:\\x', '\\\\server\\share', './x', '~/x', '..\\..', 'a/../b', 'file:///x'],
  ...['con', 'NUL', 'com1', 'aux.txt', 'index', 'INDEX', 'features', 'diagrams', 'legend', 'developer', '.hidden', 'a.rst'],
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'undefined', 'null', 'true', '0', '-1', 'NaN'],
]

const LONG = ['x'.repeat(10_000), 'wort '.repeat(2_000), '漢'.repeat(10_000), '*'.repeat(10_000), '_ '.repeat(5_000)]

export const HOSTILE: readonly string[] = [...new Set([...MARKUP, ...CHARACTERS, ...NAMES, ...LONG])]

/** The text as a name of a test: JSON, cut to a length that a line can hold. */
export function shown(text: string): string {
  return JSON.stringify(text).slice(0, 60)
}
