import type { Locale } from '../../server/model/message.js';
import type { Ask } from './ask.js';

/** A digest before it is saved. */
export interface DigestDraft {
  brandId: number;
  /** The e-mail channel whose server it uses. */
  channelId: number;
  edition: 'week' | 'day';
  /** 1 is Monday … 7 is Sunday; of no meaning for the daily edition. */
  weekday: number;
  hour: number;
  minute: number;
  /** Null: the brand's. */
  timeZone: string | null;
  locale: Locale;
  recipients: string[];
  enabled: boolean;
}

/** An address that is not written to any more. */
export interface Departed {
  /** In lower case. */
  address: string;
  why: 'left' | 'refused';
  at: number;
}

export interface DigestRow extends DigestDraft {
  id: number;
  /** The clock it follows. */
  zone: string;
  gone: Departed[];
  nextAt: number;
  last: { state: string; doneAt: number | null; sent: number; missed: number } | null;
}

/** What became of one reader's mail. */
export interface MailReceipt {
  address: string;
  result: 'sent' | 'retry' | 'refused' | 'failed' | 'bounced';
  said: string;
}

export interface EditionRow {
  id: number;
  digestId: number;
  brandId: number;
  edition: 'week' | 'day' | null;
  from: number;
  to: number;
  state: 'due' | 'done' | 'failed';
  /** Words of a mail server, or `mail`, `unwritten`, `refused`. */
  error: string | null;
  doneAt: number | null;
  written: boolean;
  /** Until when the link in its mails opens it; null when there is none any more. */
  linkUntil: number | null;
  receipts: MailReceipt[];
}

export function digestCalls(ask: Ask, root: string) {
  return {
    digests: async () => (await ask<{ items: DigestRow[] }>('GET', '/digests')).items,
    addDigest: (digest: DigestDraft) => ask<unknown>('POST', '/digests', digest),
    changeDigest: (id: number, digest: Partial<DigestDraft>) =>
      ask<unknown>('PATCH', `/digests/${id}`, digest),
    removeDigest: (id: number) => ask<unknown>('DELETE', `/digests/${id}`),
    sendDigest: (id: number) => ask<{ edition: number }>('POST', `/digests/${id}/send`),
    restoreReader: (id: number, address: string) =>
      ask<unknown>('POST', `/digests/${id}/restore`, { address }),
    editions: async () => (await ask<{ items: EditionRow[] }>('GET', '/editions?limit=100')).items,
    withdrawEdition: (id: number) => ask<unknown>('POST', `/editions/${id}/withdraw`),
    previewUrl: (id: number) => `${root}/digests/${id}/preview`,
    editionUrl: (id: number) => `${root}/editions/${id}/page`,
  };
}
