/** Names under which the kinds keep what they search for; a channel or an address is no search. */
const SEARCHES = ['query', 'keyword', 'tag', 'search'] as const;
/** Parameters of RSSHub routes that are searches. */
const ROUTE_SEARCHES = ['keyword', 'kw', 'qw'] as const;

/**
 * The words that a source searches for; null when it hears everything that is said at its place,
 * such as a feed or a hot list. Every kind follows these names (a test sees to it).
 */
export function searchWords(config: Readonly<Record<string, unknown>>): string | null {
  const params = (config['params'] ?? {}) as Readonly<Record<string, unknown>>;
  const forum = config['route'] === 'tieba-forum';
  const words = [
    ...SEARCHES.map((name) => config[name]),
    ...(forum ? [] : ROUTE_SEARCHES.map((name) => params[name])),
  ];
  return (
    words.find((word): word is string => typeof word === 'string' && word.trim() !== '') ?? null
  );
}
