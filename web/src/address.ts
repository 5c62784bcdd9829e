/** Text behind the # of an address. */

/** Half a character, which may be typed or pasted, cannot be written, and becomes the sign for that. */
export function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** Half a percent sign in a hand-made link is no reason to show nothing: then the text is taken as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " ")).trim();
  } catch {
    return text;
  }
}
