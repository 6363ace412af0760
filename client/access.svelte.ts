import type { Api } from './api.js';
import type { Who } from './api/access.js';
import { ApiError } from './api/ask.js';

/** Whether this browser may come in, and as whom. */
export class Access {
  /** Undefined until the server has answered once: the page is then shown as if it may. */
  who = $state<Who | undefined>(undefined);
  /** The link this screen came by was withdrawn. */
  withdrawn = $state(false);
  #turn = 0;
  #api: Pick<Api, 'access' | 'signIn' | 'signInWall' | 'signOut'>;

  constructor(api: Pick<Api, 'access' | 'signIn' | 'signInWall' | 'signOut'>) {
    this.#api = api;
  }

  /** Asks the server; what cannot be asked stays as it was, and a later question overtakes this one. */
  async check(): Promise<void> {
    const turn = (this.#turn += 1);
    try {
      const { who } = await this.#api.access();
      if (turn !== this.#turn) return;
      if (who === null && this.who === 'wall') this.withdrawn = true;
      this.who = who;
    } catch {
      // Without a server the page says so by itself.
    }
  }

  /** Throws ApiError when the password is wrong or was tried too often. */
  async signIn(password: string): Promise<void> {
    await this.#api.signIn(password);
    this.withdrawn = false;
    await this.check();
  }

  /** Comes in by the link of a wall; false when it was withdrawn. */
  async byLink(key: string): Promise<boolean> {
    try {
      await this.#api.signInWall(key);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'link-withdrawn') throw error;
      this.withdrawn = true;
      await this.check();
      return false;
    }
    await this.check();
    return true;
  }

  async signOut(): Promise<void> {
    await this.#api.signOut();
    await this.check();
  }
}
