import { untrack } from 'svelte';

/** Keeps the screen awake while the element is shown, where the browser can. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let gone = false;
  const ask = () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (got) => {
        if (gone) void got.release();
        else lock = got;
      },
      // Refused on battery saving or without permission: the screen then sleeps as it is set to.
      () => undefined,
    );
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    gone = true;
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}

/** How long a browser gets to say that a page may sound, ms. */
const PATIENCE = 1_000;

/**
 * Tells whether this browser keeps the page from sounding: most do until somebody has pressed a key
 * or touched it, and a wall that says its sound is on while nobody would hear it is a lie.
 */
export function watchSound(tell: (blocked: boolean) => void): () => void {
  if (typeof AudioContext === 'undefined') return () => undefined;
  const audio = new AudioContext();
  const look = () => tell(audio.state !== 'running');
  const wake = () => void audio.resume().then(look, look);
  audio.addEventListener('statechange', look);
  const first = setTimeout(look, PATIENCE);
  document.addEventListener('keydown', wake);
  document.addEventListener('pointerdown', wake);
  return () => {
    clearTimeout(first);
    audio.removeEventListener('statechange', look);
    document.removeEventListener('keydown', wake);
    document.removeEventListener('pointerdown', wake);
    void audio.close();
  };
}

/**
 * One short sound when the number that `raise` reads grows, unless somebody chose silence: what
 * rose in silence is not made up for later.
 */
export function soundOnRaise(raise: () => number, wanted: () => boolean): () => void {
  let heard: number | null = null;
  return () => {
    const now = raise();
    const before = heard;
    heard = now;
    if (before !== null && now > before && untrack(wanted)) untrack(chime);
  };
}

/** What a sound takes, and some slack, ms. */
const SOUND = 3_000;

function chime(): void {
  let audio: AudioContext;
  try {
    audio = new AudioContext();
  } catch {
    // A browser that has no sound left to give: the wall says by eye what rose.
    return;
  }
  // Where nothing may sound no tone ever ends, and a wall would gather them night after night.
  setTimeout(() => void audio.close(), SOUND);
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.0001, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.3, audio.currentTime + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 1.1);
  volume.connect(audio.destination);
  for (const [at, pitch] of [659, 523].entries()) {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(audio.currentTime + at * 0.22);
    tone.stop(audio.currentTime + 1.2);
  }
}
