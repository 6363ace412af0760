/** What a command may use of the process that runs it; tests give their own. */
export interface CommandIo {
  stdin?: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** Writes and waits while the other side is slow. */
export async function print(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', resolve));
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
