/** @import { Bytes } from './seal/bytes.js' */

/** The longest recording, in seconds. */
export const LONGEST = 300;

const FORMS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm'];
const BITS = 32_000;
const LOUD = 128;

/** A recording that goes on. The microphone opens when this is begun, and closes when it ends, whichever way. */
export class Voice {
  /** @type {Blob[]} */
  #pieces = [];
  #began = performance.now();

  /**
   * @param {MediaStream} stream
   */
  constructor(stream) {
    this.stream = stream;
    const mimeType = FORMS.find((form) => MediaRecorder.isTypeSupported(form));
    this.recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS });
    this.recorder.ondataavailable = ({ data }) => this.#pieces.push(data);
    this.level = level(stream);
    this.recorder.start(1000);
  }

  /** @returns {Promise<Voice>} throws what the browser says when there is no microphone, or none for this page */
  static async begin() {
    return new Voice(await navigator.mediaDevices.getUserMedia({ audio: true }));
  }

  get seconds() {
    return Math.min(LONGEST, (performance.now() - this.#began) / 1000);
  }

  /** @returns {Promise<{ content: Bytes, about: { type: string, seconds: number } }>} */
  async end() {
    const seconds = Math.max(1, Math.round(this.seconds));
    await this.#stopped();
    const type = this.recorder.mimeType.split(';')[0] ?? '';
    const content = new Uint8Array(await new Blob(this.#pieces).arrayBuffer());
    return { content, about: { type, seconds } };
  }

  /** @returns {Promise<void>} */
  #stopped() {
    return new Promise((resolve) => {
      this.recorder.onstop = () => resolve();
      if (this.recorder.state === 'inactive') resolve();
      else this.recorder.stop();
      this.#close();
    });
  }

  discard() {
    if (this.recorder.state !== 'inactive') this.recorder.stop();
    this.#close();
  }

  #close() {
    for (const track of this.stream.getTracks()) track.stop();
    this.level.close();
  }
}

/**
 * How loud it is just now, from 0 to 1: that someone sees that they are heard.
 *
 * @param {MediaStream} stream
 * @returns {{ now: () => number, close: () => void }}
 */
function level(stream) {
  const context = new AudioContext();
  const analyser = Object.assign(context.createAnalyser(), { fftSize: 256 });
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Uint8Array(analyser.fftSize);
  const now = () => {
    analyser.getByteTimeDomainData(wave);
    return Math.max(...wave.map((at) => Math.abs(at - LOUD))) / LOUD;
  };
  return { now, close: () => context.close() };
}
