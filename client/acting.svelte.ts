import type { Incident } from '../server/model/incident.js';
import type { IncidentState } from '../server/model/live.js';
import type { Mention } from '../server/model/mention.js';
import type { Api } from './api.js';
import { ApiError } from './api/ask.js';
import type { NoteStep, ResponseDraft } from './api/incidents.js';
import type { Board } from './board.svelte.js';
import type { Notices } from './notices.svelte.js';
import type { Prefs } from './prefs.svelte.js';
import type { I18n } from './i18n/i18n.svelte.js';
import { failureText, storyName } from './words.js';

/** A dialog that an act needs before it can be done. */
export type Asking =
  | { kind: 'acknowledge'; id: number; title: string }
  | { kind: 'take-over'; id: number; by: string; owner: string; since: number }
  | { kind: 'judge'; id: number; title: string; verdict: 'real' | 'noise' }
  | { kind: 'respond'; id: number; title: string }
  /** `done` gets the mention as it stands after what a person said of it. */
  | { kind: 'read'; mention: Mention; done: (mention: Mention) => void };

interface Parts {
  api: Api;
  board: Board;
  prefs: Prefs;
  notices: Notices;
  i18n: I18n;
}

/** What a person does to incidents; what is missing is asked for first. */
export class Acting {
  asking = $state.raw<Asking | null>(null);
  busy = $state(false);
  /** Counts acts done, so that a page that shows details can fetch them anew. */
  done = $state(0);
  #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** At once when we know who acts, otherwise after asking. */
  acknowledge(incident: Pick<Incident, 'id' | 'title'>): void {
    const { person } = this.#parts.prefs;
    if (person) void this.acknowledgeAs(incident.id, person);
    else this.asking = { kind: 'acknowledge', id: incident.id, title: incident.title };
  }

  /** Asks first when somebody else has it, unless it is to be taken over. */
  async acknowledgeAs(id: number, by: string, takeOver = false): Promise<boolean> {
    const { api, i18n } = this.#parts;
    const send = () => api.acknowledge(id, by, takeOver);
    return this.#act(
      id,
      by,
      send,
      ({ title }) => i18n.t.incident.yours(by, storyName(i18n.t, title)),
      (error) => {
        if (error.held) this.asking = { kind: 'take-over', id, by, ...error.held };
        return error.held !== null;
      },
    );
  }

  /** Says whether an alert was real or noise; at once when we know who says it. */
  judge({ id, title }: Pick<Incident, 'id' | 'title'>, verdict: 'real' | 'noise'): void {
    const { person } = this.#parts.prefs;
    if (person) void this.judgeAs(id, verdict, person);
    else this.asking = { kind: 'judge', id, title, verdict };
  }

  async judgeAs(id: number, verdict: 'real' | 'noise', by: string): Promise<boolean> {
    const { api, i18n } = this.#parts;
    const said = ({ title }: IncidentState) =>
      i18n.t.incident.judgedAs(storyName(i18n.t, title), i18n.t.incident.judgeAs[verdict]);
    return this.#act(id, by, () => api.judge(id, verdict, by), said);
  }

  respond(incident: Pick<Incident, 'id' | 'title'>): void {
    this.asking = { kind: 'respond', id: incident.id, title: incident.title };
  }

  /** Opens a mention to be judged: here, since lists let go of their rows while a person writes. */
  read(mention: Mention, done: (mention: Mention) => void): void {
    this.asking = { kind: 'read', mention, done };
  }

  async respondWith(id: number, response: ResponseDraft): Promise<boolean> {
    const { api, i18n } = this.#parts;
    return this.#act(
      id,
      response.by,
      () => api.respond(id, response),
      () => i18n.t.incident.responded,
    );
  }

  async note(id: number, by: string, text: string, step?: NoteStep): Promise<boolean> {
    const { api, i18n } = this.#parts;
    const note = step ? { by, text, step } : { by, text };
    return this.#act(
      id,
      by,
      () => api.note(id, note),
      () => i18n.t.incident.noted,
    );
  }

  async close(id: number, by: string, why: string): Promise<boolean> {
    const { api, i18n } = this.#parts;
    return this.#act(
      id,
      by,
      () => api.close(id, by, why),
      () => i18n.t.incident.closed,
    );
  }

  /** `instead` may make something else of a refusal than a notice. */
  async #act(
    id: number,
    by: string,
    send: () => Promise<IncidentState>,
    done: (incident: IncidentState) => string,
    instead: (refused: ApiError) => boolean = () => false,
  ): Promise<boolean> {
    const { board, prefs, notices, i18n } = this.#parts;
    const known = () => board.incidents.find((one) => one.id === id);
    const [asked, before] = [this.asking, known()];
    this.busy = true;
    try {
      const incident = await send();
      // What the wire told meanwhile may be newer than this answer, and the act comes there as well.
      if (known() === before) board.take(incident);
      prefs.set({ person: by });
      // The loudest incident may have changed under the finger: what was acted on is named.
      notices.done(done(incident));
      // What was opened meanwhile is another question, perhaps half answered.
      if (this.asking === asked) this.asking = null;
      this.done += 1;
      return true;
    } catch (error) {
      if (error instanceof ApiError && this.asking === asked && instead(error)) return false;
      notices.failed(failureText(i18n.t, error));
      return false;
    } finally {
      this.busy = false;
    }
  }
}
