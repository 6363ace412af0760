import type { ImportHow, ImportPreview, ImportState } from '../../server/model/imports.js';
import type { Locale } from '../../server/model/message.js';
import { ApiError, type Ask } from './ask.js';

/** An uploaded file, and what it would be read as. */
export interface Uploaded {
  id: number;
  preview: ImportPreview;
}

/**
 * Sends a file and hears how much of it is there; the page's own fetch cannot tell. Rejects with the
 * signal's reason once that aborts.
 */
function upload(
  url: string,
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    signal.addEventListener('abort', () => {
      request.abort();
      reject(signal.reason as Error);
    });
    request.onerror = () => reject(new ApiError('network', 'The server cannot be reached.'));
    request.onload = () => {
      const answer = request.response as (Uploaded & { error?: Refused }) | null;
      if (request.status === 201 && answer) resolve(answer);
      else reject(refusal(request.status, answer?.error));
    };
    request.send(file);
  });
}

interface Refused {
  code: string;
  message: string;
}

function refusal(status: number, error: Refused | undefined): ApiError {
  const { code, message } = error ?? {
    code: 'unreadable',
    message: `The server answered ${status}.`,
  };
  return new ApiError(code, message, null, status);
}

export function importCalls(ask: Ask, root: string) {
  return {
    imports: async () => (await ask<{ items: ImportState[] }>('GET', '/imports')).items,
    importState: (id: number) => ask<ImportState>('GET', `/imports/${id}`),
    uploadImport: (file: File, progress: (share: number) => void, signal: AbortSignal) =>
      upload(`${root}/imports?name=${encodeURIComponent(file.name)}`, file, progress, signal),
    previewImport: (id: number, how: ImportHow) =>
      ask<ImportPreview>('POST', `/imports/${id}/preview`, how),
    startImport: (id: number, how: ImportHow) =>
      ask<ImportState>('POST', `/imports/${id}/start`, how),
    removeImport: (id: number) => ask<unknown>('DELETE', `/imports/${id}`),
    /** Where the rows that were not taken are downloaded. */
    refusedUrl: (id: number, locale: Locale) => `${root}/imports/${id}/refused.csv?lang=${locale}`,
  };
}
