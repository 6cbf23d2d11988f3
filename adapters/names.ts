/** Whatever must not be written down, and names of things that differ from run to run. */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
/** What a server that recovers connections puts behind an event, and the client sends back. */
const OFFSET = /("offset":|\["notice","\w+",)"([^"]+)"/g;
const SID = /"(sid|pid)":"([^"]+)"/g;

/**
 * @param secrets what to write in place of tokens, by their text
 * @param aliases the names that ids have been given so far
 * @returns a text that is the same from run to run, and shows no token
 */
export function named(
  text: string, secrets: ReadonlyMap<string, string>, aliases: Map<string, string>,
): string {
  const alias = (key: string, id: string): string => {
    const known = aliases.get(id) ?? `${key}-${aliases.size + 1}`;
    aliases.set(id, known);
    return known;
  };
  return text.replace(JWT, (token) => `<${secrets.get(token) ?? 'a token'}>`)
    .replace(SID, (_all, key: string, id: string) => `"${key}":"${alias(key, id)}"`)
    .replace(OFFSET, (_all, before: string, id: string) => `${before}"${alias('offset', id)}"`);
}
