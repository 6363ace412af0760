import { inflateRawSync } from 'node:zlib';

/** Most files of an archive, and most bytes of one of them unpacked: more is a bomb. */
const MOST_ENTRIES = 2000;
const LARGEST_ENTRY = 192 * 1024 * 1024;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** Bytes in which the end record, with its comment, must lie. */
const END_WITHIN = 65_557;

/**
 * The files of a ZIP archive by name, unpacked when asked for.
 *
 * @throws SyntaxError for what is no archive, is encrypted, or unpacks to too much
 */
export function unzip(bytes: Uint8Array): ReadonlyMap<string, () => Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return inside(() => entries(bytes, view));
}

/** A length or a place that points beyond the end. */
function inside<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError(BROKEN, { cause: error });
    throw error;
  }
}

const BROKEN = 'The workbook is broken or was cut off on its way.';

function entries(bytes: Uint8Array, view: DataView): Map<string, () => Uint8Array> {
  const files = new Map<string, () => Uint8Array>();
  const end = endOf(view);
  const count = Math.min(view.getUint16(end + 10, true), MOST_ENTRIES);
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count && view.getUint32(at, true) === ENTRY; n++) {
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const packed = { local, size, method, locked: (flags & 1) === 1 };
    files.set(name, () => inside(() => unpack(bytes, view, packed)));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_WITHIN);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new SyntaxError(BROKEN);
}

interface Packed {
  local: number;
  size: number;
  method: number;
  locked: boolean;
}

function unpack(bytes: Uint8Array, view: DataView, packed: Packed): Uint8Array {
  const { local, size, method, locked } = packed;
  if (locked) throw new SyntaxError('The workbook is locked by a password; save it without one.');
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const data = bytes.subarray(from, from + size);
  if (method === 0) return data;
  try {
    return inflateRawSync(data, { maxOutputLength: LARGEST_ENTRY });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new SyntaxError(large ? 'The workbook is too large; save it as CSV.' : BROKEN, {
      cause: error,
    });
  }
}
