import type { Statement } from './statement.js';

/** When something was last said on a stream, beside the last sign of life. */
export const spoke: Statement[] = [`ALTER TABLE streams ADD COLUMN spoke_at {int}`];
