/** Where a command writes; given, so that tests can listen. */
export interface CommandIo {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** Ends a command with a sentence for the person who ran it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Runs a command; a UsageError becomes a line on stderr and exit code 2. */
export async function guarded(io: CommandIo, run: () => Promise<void>): Promise<number> {
  try {
    await run();
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 2;
  }
}
