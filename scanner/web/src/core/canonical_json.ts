// The one spelling of what is signed (FORMAT.md, section 2): RFC 8785 with whole numbers only and no null.
export type Json = string | number | boolean | Json[] | { [key: string]: Json | undefined }

// A member that is undefined is absent. Throws on what has no canonical spelling, which is a bug of ours.
export function canonicalText(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'))
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new RangeError(`no canonical number: ${value}`)
    return String(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key]!)}`)
  return `{${members.join(',')}}`
}
