/** What a comment may have, in characters, less some for whoever posts it. */
export const LIMIT = 65_236
