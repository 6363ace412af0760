/** What one host may be asked for at a time. */
export interface GateSettings {
  /** Requests of one host under way at once. */
  concurrency: number;
  /** ms between two starts at one host. */
  spacing: number;
  /** ms between two starts at hosts that ask for more. */
  slower?: Readonly<Record<string, number>>;
}

interface Host {
  running: number;
  cooling: boolean;
  waiting: (() => void)[];
}

/**
 * Keeps requests to one host apart. `enter` resolves when it is this caller's turn, with the
 * function that gives the place back; it rejects with the signal's reason when that aborts first.
 */
export interface Gate {
  enter(host: string, signal: AbortSignal): Promise<() => void>;
}

export function createGate(settings: GateSettings): Gate {
  const hosts = new Map<string, Host>();

  function advance(name: string, host: Host): void {
    if (host.running === 0 && !host.cooling && host.waiting.length === 0) hosts.delete(name);
    if (host.cooling || host.running >= settings.concurrency) return;
    host.waiting.shift()?.();
  }

  function start(name: string, host: Host): () => void {
    host.running++;
    const spacing = Math.max(settings.spacing, settings.slower?.[name] ?? 0);
    if (spacing > 0) {
      host.cooling = true;
      setTimeout(() => {
        host.cooling = false;
        advance(name, host);
      }, spacing);
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      host.running--;
      advance(name, host);
    };
  }

  return {
    enter(name, signal) {
      const host = hosts.get(name) ?? { running: 0, cooling: false, waiting: [] };
      hosts.set(name, host);
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          host.waiting = host.waiting.filter((turn) => turn !== take);
          advance(name, host);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        const take = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(start(name, host));
        };
        if (signal.aborted) {
          giveUp();
          return;
        }
        signal.addEventListener('abort', giveUp, { once: true });
        host.waiting.push(take);
        advance(name, host);
      });
    },
  };
}
