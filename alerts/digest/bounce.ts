/** A mail that came back (RFC 3464), as far as it concerns us. */
export interface Bounce {
  /** Of the mail that came back, with its angle brackets. */
  messageId: string;
  /** False: the mail server goes on trying, nothing is lost yet. */
  permanent: boolean;
  /** In the words of the mail server that sent it back. */
  said: string;
}

/**
 * Reads a delivery status notification as mail servers hand it on, headers and all; null when the text
 * is none. Only the fields that the standard names are looked at, never the prose for people.
 */
export function readBounce(raw: string): Bounce | null {
  const text = raw.replace(/\r\n/g, '\n').replace(/\n[ \t]+/g, ' ');
  const action = field(text, 'Action')?.toLowerCase();
  const status = field(text, 'Status');
  if (action === undefined || status === undefined) return null;
  // The notification has an id of its own; that of the returned mail stands after the status.
  const returned = text.slice(text.search(/^Status:/im));
  const messageId = /^Message-ID:\s*(<[^>\s]+>)/im.exec(returned)?.[1];
  if (messageId === undefined) return null;
  const diagnostic = field(text, 'Diagnostic-Code')?.replace(/^smtp;\s*/i, '');
  const permanent = action === 'failed' && status.startsWith('5');
  return { messageId, permanent, said: (diagnostic ?? status).slice(0, 500) };
}

function field(text: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(text)?.[1]?.trim();
}
